/** @jsxImportSource @kitajs/html */
import type { SourceLink, SourceSymbol } from "../../src/domain/source-page.ts";
import { domId } from "../dom-id.ts";

/** More are left out: the list stands beside the code, which has them all. */
const MOST = 400;
const MOST_LINKS = 60;

interface SourceSideProps {
  readonly symbols: readonly SourceSymbol[];
  readonly usedBy: readonly SourceLink[];
  readonly pages: readonly SourceLink[];
}

/** What there is to know about a file beside its code: what it defines, who uses it, which pages tell of it. */
export function SourceSide(props: SourceSideProps): JSX.Element {
  const { symbols, usedBy, pages } = props;
  if (symbols.length + usedBy.length + pages.length === 0) return "";
  const safeLists = (
    <>
      {symbols.length === 0 ? "" : <Symbols symbols={symbols} />}
      <Links title="Used by" items={usedBy} />
      <Links title="Told in" items={pages} />
    </>
  );
  return (
    <>
      <details class="docs-fold source-side">
        <summary>In this file</summary>
        {safeLists}
      </details>
      <div class="docs-tree-wide source-side">{safeLists}</div>
    </>
  );
}

function Symbols({ symbols }: { symbols: readonly SourceSymbol[] }): JSX.Element {
  return (
    <nav aria-label="Symbols in this file">
      <h2 safe>{`Symbols (${symbols.length})`}</h2>
      <ul class="source-symbols">
        {symbols.slice(0, MOST).map(({ name, kind, line, href }) => (
          <li data-member={name.includes(".") ? "yes" : "no"}>
            <a href={`#${domId.line(line)}`} class="clip" title={`${kind} ${name}`} safe>
              {shortName(name)}
            </a>
            {href === null ? (
              ""
            ) : (
              <a href={href} class="source-doc" aria-label={`Documentation of ${name}`} title="Documentation">
                ¶
              </a>
            )}
          </li>
        ))}
      </ul>
      {symbols.length > MOST ? <p class="quiet" safe>{`And ${symbols.length - MOST} more`}</p> : ""}
    </nav>
  );
}

function Links({ title, items }: { title: string; items: readonly SourceLink[] }): JSX.Element {
  if (items.length === 0) return "";
  return (
    <nav aria-label={title}>
      <h2 safe>{`${title} (${items.length})`}</h2>
      <ul class="source-links">
        {items.slice(0, MOST_LINKS).map(({ label, href }) => (
          <li>
            <a href={href} class="clip" title={label}>
              <span safe>{label.slice(label.lastIndexOf("/") + 1)}</span>{" "}
              <small safe>{label.slice(0, Math.max(0, label.lastIndexOf("/")))}</small>
            </a>
          </li>
        ))}
      </ul>
      {items.length > MOST_LINKS ? <p class="quiet" safe>{`And ${items.length - MOST_LINKS} more`}</p> : ""}
    </nav>
  );
}

/** A member stands in below its type. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1) || name;
}
