/** @jsxImportSource @kitajs/html */
import type { DocsFindings, DocsHit } from "../../src/domain/docs-search.ts";
import { Icon } from "../components/icon.tsx";
import { Marked } from "../components/marked.tsx";
import { plural } from "../format.ts";
import { hitHref } from "../hit-links.ts";

interface DocsHitsProps {
  readonly found: DocsFindings;
  /** Whether each says which documentation it is from. */
  readonly isMixed: boolean;
  readonly prefix: string;
}

/** What was found in documentations, the best first. */
export function DocsHits({ found, isMixed, prefix }: DocsHitsProps): JSX.Element {
  return (
    <>
      {found.hits.length === 0 ? (
        ""
      ) : (
        <ol class="hits">
          {found.hits.map((hit) => (
            <Hit hit={hit} isMixed={isMixed} prefix={prefix} />
          ))}
        </ol>
      )}
      {found.pending === 0 ? (
        ""
      ) : (
        <p class="hits-note" role="status" safe>
          {`${plural(found.pending, "documentation")} still being read: more may be found in a moment.`}
        </p>
      )}
    </>
  );
}

interface HitProps {
  readonly hit: DocsHit;
  readonly isMixed: boolean;
  readonly prefix: string;
}

function Hit({ hit, isMixed, prefix }: HitProps): JSX.Element {
  const where = [isMixed ? hit.docs : "", hit.within, hit.page === null ? (hit.source?.path ?? "") : ""];
  const trail = where.filter((name) => name !== "").join(" › ");
  return (
    <li class="hit" data-kind={hit.kind}>
      <a href={hitHref(hit, prefix)} data-exact={hit.exact}>
        <span class="hit-head">
          <Icon name={hit.kind === "symbol" ? "file-code" : "file-text"} prefix={prefix} />
          <span class="hit-title" dir="auto">
            <Marked pieces={hit.title} />
          </span>
          {hit.symbolKind === null ? (
            ""
          ) : (
            <span class="hit-kind" safe>
              {hit.symbolKind}
            </span>
          )}
          <span class="hit-where clip" safe>
            {trail}
          </span>
        </span>
        {hit.signature === null || hit.signature === "" ? (
          ""
        ) : (
          <code class="hit-signature clip" safe>
            {hit.signature}
          </code>
        )}
        {hit.excerpt.length === 0 ? (
          ""
        ) : (
          <span class="hit-excerpt" dir="auto">
            <Marked pieces={hit.excerpt} />
          </span>
        )}
      </a>
    </li>
  );
}
