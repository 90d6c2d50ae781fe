import type { DocsHit } from "../../domain/docs-search.ts";
import type { UnitRow } from "./index-reader.ts";
import type { DocRow } from "./index-writer.ts";
import { excerpt, marked } from "./marks.ts";
import type { ParsedQuery } from "./query.ts";

/** What a reader is shown of a unit. */
export function hitOf(
  unit: UnitRow,
  doc: Pick<DocRow, "job" | "title">,
  { words, key }: ParsedQuery,
): DocsHit {
  const { symbol, name, text, described, path, line, title } = unit;
  // A symbol's name is looked for by its parts, too: `cache.get` marks both.
  const shown = words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}_]+/u)]);
  return {
    jobId: doc.job,
    docs: doc.title,
    kind: symbol === null ? "section" : "symbol",
    title: marked(name, shown),
    exact: key !== null && (unit.key === key || unit.tail === key),
    symbolKind: symbol,
    language: unit.language,
    signature: unit.signature,
    within: title,
    excerpt: excerpt(text, shown),
    page: described,
    anchor: unit.anchor,
    source: path === null ? null : { path, line },
  };
}
