import { posix } from "node:path";
import { codeSpan } from "../comments/doc.ts";

/** Plain words in markdown: nothing of them is read as markup. */
export function text(words: string): string {
  return words
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>|~#&]/g, "\\$&")
    .trim();
}

export { codeSpan as code };

/** Markdown of one line for a table's cell. */
export function cell(markdown: string): string {
  return markdown
    .replace(/\s*\n\s*/g, " ")
    .replace(/(?<!\\)\|/g, "\\|")
    .trim();
}

/** A table; nothing when it has no rows. A column whose title ends with `#` holds numbers. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const head = `| ${titles.map((t) => t.replace(/#$/, "")).join(" | ")} |`;
  const rule = `| ${titles.map((t) => (t.endsWith("#") ? "---:" : "---")).join(" | ")} |`;
  return [head, rule, ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`)].join("\n");
}

/** `1,234`. */
export function number(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 file`, `1,234 files`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(items: readonly string[], most = items.length): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  const last = rest > 0 ? `${number(rest)} more` : shown.pop();
  if (shown.length === 0) return last ?? "";
  return `${shown.join(", ")} and ${last}`;
}

/** Where a line range of a source file is shown. */
export function sourceUrl(path: string, line?: number, endLine?: number): string {
  const encoded = path.split("/").map(encodePart).join("/");
  const lines =
    line === undefined ? "" : `#L${line}${endLine === undefined || endLine === line ? "" : `-L${endLine}`}`;
  return `source:${encoded}${lines}`;
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A link to source, labelled with its path and first line. */
export function sourceLink(path: string, line?: number, endLine?: number): string {
  const label = line === undefined ? path : `${path}:${line}`;
  return `[${codeSpan(label)}](${sourceUrl(path, line, endLine)})`;
}

/** The way from one page to another. */
export function pageUrl(from: string, to: string, anchor?: string): string {
  const way = from === to ? "" : posix.relative(posix.dirname(from), to);
  return anchor === undefined || anchor === "" ? way || posix.basename(to) : `${way}#${anchor}`;
}

/** `first sentence` of markdown prose, on one line; empty when it begins with something else than prose. */
export function firstSentence(markdown: string): string {
  // A bold line of its own is a heading.
  const paragraphs = markdown.split(/\n\s*\n/).map((p) => p.trim());
  const paragraph = paragraphs.find((p) => !/^\*\*[^*]+\*\*$/.test(p)) ?? "";
  if (/^(?:[-*+>|#]|```|~~~|\d+[.)]\s)/.test(paragraph) && !/^\*\*\w/.test(paragraph)) return "";
  const words = paragraph.replace(/\n\s*[-*]\s[\s\S]*$/, "");
  const flat = words.replace(/\s+/g, " ");
  const end =
    /^((?:`[^`]*`|[^`])*?(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|Mr|Dr|No|St))[.!?])["')\]]*(?=\s+[A-Z`"'([*]|\s*$)/u.exec(
      flat,
    );
  const rest = words === paragraph ? "" : " …";
  const sentence = end?.[1] ?? (flat.endsWith(":") ? flat.replace(/[\s:]+$/, ".") : `${flat}${rest}`);
  return sentence.length <= 240 ? sentence : shorten(sentence, 230);
}

/** A sentence as it stands behind a few words of ours. */
export function continued(sentence: string): string {
  return sentence.replace(/^(?:A|An|The)\b/, (word) => word.toLowerCase());
}

/** Cuts at a word, never inside code or a link. */
function shorten(markdown: string, length: number): string {
  let cut = markdown.slice(0, length);
  if ((cut.match(/`/g)?.length ?? 0) % 2 === 1) cut = cut.slice(0, cut.lastIndexOf("`"));
  const prose = cut.replace(/`[^`]*`/g, (span) => "x".repeat(span.length));
  const open = prose.lastIndexOf("[");
  if (open > prose.lastIndexOf(")")) cut = cut.slice(0, open);
  if ((cut.match(/\*\*/g)?.length ?? 0) % 2 === 1) cut = cut.slice(0, cut.lastIndexOf("**"));
  const words = cut.replace(/(?<=\s)[^\s`]*$/, "");
  return `${words.replace(/[\s,;:]+$/, "")} …`;
}

/** Markdown of one line without its markup, for titles and lists that show plain words. */
export function plainWords(markdown: string): string {
  return markdown
    .replace(LINK_WITH_CODE, "$1")
    .split(/((`+)(?!`).+?(?<!`)\2(?!`))/)
    .filter((_, i) => i % 3 !== 2)
    .map((part, i) => (i % 2 === 1 ? part.replace(/^`+ ?| ?`+$/g, "") : withoutMarkup(part)))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** A link's words may hold code, between whose parts the link would not be seen. */
const LINK_WITH_CODE = /(?<!\\)!?\[((?:[^[\]`\\]|\\.|`[^`]{1,300}`){1,500})\]\([^()\s]{0,2000}\)/g;
/** Stands for an escaped character until the markup around it is gone. */
const ESCAPED = 0xe100;

function withoutMarkup(prose: string): string {
  return prose
    .replace(/\\([\\`*_{}[\]<>|~#&])/g, (_, c: string) => String.fromCharCode(ESCAPED + c.charCodeAt(0)))
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|__/g, "")
    .replace(/(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)/g, "")
    .replace(/[\uE100-\uE17F]/g, (c) => String.fromCharCode(c.charCodeAt(0) - ESCAPED));
}
