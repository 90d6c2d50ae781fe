import type { SourceRow } from "../domain/source-page.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { Highlighter } from "./highlight.ts";
import type { Language } from "./languages.ts";

/** A longer file is shown without colours. */
const MAX_CHARACTERS = 500_000;
const KEPT_CHARACTERS = 64_000_000;
const TAG = /<span[^>]*>|<\/span>|\n/g;

/** Colours a source file line by line, and keeps what was read last. */
export interface SourceRows {
  render(text: string, language: Language | null): RenderedSource;
}

export interface RenderedSource {
  readonly rows: readonly SourceRow[];
  /** The same as items of a list, put together once: a file may have 50,000 lines. */
  readonly html: string;
}

export function createSourceRows(highlighter: Highlighter): SourceRows {
  const rendered = new BoundedCache<RenderedSource>(KEPT_CHARACTERS);
  return {
    render(text, language) {
      // By the text itself, not by the blob's id: a repository may hold an object under an id that is not its own.
      const key = `${language?.id ?? ""} ${new Bun.CryptoHasher("sha256").update(text).digest("hex")}`;
      const known = rendered.get(key);
      if (known !== undefined) return known;
      const { html } = highlighter.highlight(text, language, MAX_CHARACTERS);
      const rows = htmlLines(html).map((line, index) => ({ number: index + 1, html: line }));
      const source = { rows, html: rows.map(item).join("") };
      rendered.set(key, source, 2 * html.length + 200 * rows.length);
      return source;
    },
  };
}

function item({ number, html }: SourceRow): string {
  const link = `<a href="#L${number}" class="source-number"><span class="sr-only">Line </span>${number}</a>`;
  return `<li id="L${number}">${link}<code>${html}</code></li>`;
}

/** Cuts highlighted text into lines; a span that goes over several is closed and opened again on each. */
export function htmlLines(html: string): readonly string[] {
  const lines: string[] = [];
  const open: string[] = [];
  let line = "";
  let from = 0;
  for (const { 0: tag, index } of html.matchAll(TAG)) {
    line += html.slice(from, index);
    from = index + tag.length;
    if (tag === "\n") {
      lines.push(line + "</span>".repeat(open.length));
      line = open.join("");
    } else {
      line += tag;
      if (tag === "</span>") open.pop();
      else open.push(tag);
    }
  }
  line += html.slice(from);
  // What a last newline leaves behind is no line.
  return line.replaceAll(TAG, "") === "" ? lines : [...lines, line];
}
