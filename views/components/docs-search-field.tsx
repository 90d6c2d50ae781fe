/** @jsxImportSource @kitajs/html */
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

interface DocsSearchFieldProps {
  readonly jobId: string;
  /** What was looked for; default: nothing. */
  readonly q?: string;
  readonly prefix: string;
}

/**
 * Searches the documentation that is read: what is found is shown while one types. Sent as a form, it goes to the one
 * symbol of that name, else to a page of its own; by the browser itself, since htmx would lose the anchor.
 */
export function DocsSearchField({ jobId, q = "", prefix }: DocsSearchFieldProps): JSX.Element {
  const address = links(prefix).docsSearch(jobId);
  return (
    <search class="job-search docs-search" data-search>
      <form action={address} hx-boost="false">
        <input type="hidden" name="jump" value="1" />
        <Icon name="search" prefix={prefix} />
        <input
          type="search"
          name="q"
          value={q}
          class="input"
          maxlength="300"
          autocomplete="off"
          spellcheck="false"
          placeholder="Search this documentation"
          aria-label="Search this documentation"
          hx-get={address}
          hx-trigger="input changed delay:100ms"
          hx-target={`#${domId.docsFound}`}
          hx-swap="outerHTML"
          hx-sync="this:replace"
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </form>
      <div id={domId.docsFound} class="found" hidden />
    </search>
  );
}
