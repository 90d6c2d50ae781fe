/** @jsxImportSource @kitajs/html */
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

/** Leads to the search of everything: documentation and jobs. */
export function SiteSearch({ prefix, q = "" }: { prefix: string; q?: string }): JSX.Element {
  return (
    <search class="job-search">
      <form action={links(prefix).search()}>
        <Icon name="search" prefix={prefix} />
        <input
          type="search"
          name="q"
          value={q}
          class="input"
          maxlength="300"
          autocomplete="off"
          placeholder="Words, or the name of a symbol"
          aria-label="Search documentation and jobs"
        />
      </form>
    </search>
  );
}
