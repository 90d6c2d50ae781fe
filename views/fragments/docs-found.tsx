/** @jsxImportSource @kitajs/html */
import type { DocsFindings } from "../../src/domain/docs-search.ts";
import { domId } from "../dom-id.ts";
import { plural } from "../format.ts";
import { links } from "../links.ts";
import { DocsHits } from "./docs-hits.tsx";

interface DocsFoundProps {
  readonly jobId: string;
  /** What was typed; empty = nothing was, and nothing is shown. */
  readonly q: string;
  readonly found: DocsFindings;
  readonly prefix: string;
}

/** What is shown below the search field of a documentation while somebody types. */
export function DocsFound({ jobId, q, found, prefix }: DocsFoundProps): JSX.Element {
  if (q === "") return <div id={domId.docsFound} class="found" hidden />;
  const count = found.hits.length;
  return (
    <div id={domId.docsFound} class="found" data-q={q}>
      <p class="sr-only" role="status" safe>
        {count === 0 ? "Nothing found" : plural(count, "hit")}
      </p>
      <DocsHits found={found} isMixed={false} prefix={prefix} />
      {count === 0 && found.pending === 0 ? (
        <p class="hits-note">Nothing in this documentation has these words.</p>
      ) : (
        ""
      )}
      {count === 0 || found.hasMore ? (
        <p class="hits-more">
          {found.hasMore ? (
            <a class="link" href={links(prefix).docsSearch(jobId, q)}>
              All that was found
            </a>
          ) : (
            ""
          )}
          <a class="link" href={links(prefix).search(q)}>
            Search everywhere
          </a>
        </p>
      ) : (
        ""
      )}
    </div>
  );
}
