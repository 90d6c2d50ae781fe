import type { Doc, NamedText } from "../facts.ts";
import { codeSpan, dedent, EMPTY_DOC, fenced, orNull } from "./doc.ts";
import { restToMarkdown } from "./rest.ts";

interface Draft {
  text: string[];
  params: NamedText[];
  throws: NamedText[];
  examples: string[];
  returns: string | null;
  deprecated: string | null;
}

const SECTION =
  /^(Args|Arguments|Parameters|Params|Other Parameters|Keyword Args|Keyword Arguments|Attributes|Returns?|Yields?|Raises|Throws|Examples?|Notes?|Warnings?|See Also|References|Todo):?\s*$/i;
/** A role such as ``:meth:`close` `` at the start of a line is prose. */
const FIELD = /^:(\w+)(?:\s+([^:]*))?:(?!`)\s*(.*)$/;

/** A docstring that begins so is one; many others end with a line about their licence. */
const LICENSE = /^\s*(?:copyright\b|\(c\) \d{4}|licen[sc]ed under)/i;

/** Reads a docstring in the reStructuredText, Google or NumPy manner. */
export function pythonDoc(docstring: string): Doc | null {
  if (LICENSE.test(docstring)) return null;
  const draft: Draft = { text: [], params: [], throws: [], examples: [], returns: null, deprecated: null };
  const spaced = docstring.replaceAll("\t", "        ");
  // Where only code follows, its own indentation shows beside that of the closing quotes.
  const written = /^[^\n]*::[ \t]*\n/.test(spaced)
    ? dedent(`${spaced}.`, false).slice(0, -1)
    : dedent(spaced, false);
  const lines = written.replace(/^\s+|\s+$/g, "").split("\n");
  let at = 0;
  let open: string[] = [];
  const flush = () => {
    const text = restToMarkdown(open);
    if (text !== "") draft.text.push(text);
    open = [];
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const next = lines[at + 1] ?? "";
    const field = FIELD.exec(line);
    const underlined = /^\s*-{3,}\s*$/.test(next);
    const section = SECTION.exec(line);
    if (field !== null) {
      flush();
      const end = blockEnd(lines, at + 1, 1);
      takeField(draft, field, lines.slice(at + 1, end));
      at = end;
    } else if (section !== null && (underlined || (line.trimEnd().endsWith(":") && /^\s+\S/.test(next)))) {
      flush();
      const start = underlined ? at + 2 : at + 1;
      const end = underlined ? numpyEnd(lines, start) : blockEnd(lines, start, 1);
      takeSection(draft, (section[1] ?? "").toLowerCase(), lines.slice(start, end), underlined);
      at = end;
    } else {
      open.push(line);
      at += 1;
    }
  }
  flush();
  return orNull({ ...EMPTY_DOC, ...draft, text: draft.text.join("\n\n") });
}

/** The first line from `start` that is not blank and indented by less than `width`. */
function blockEnd(lines: readonly string[], start: number, width: number): number {
  let at = start;
  while (at < lines.length && (lines[at]?.trim() === "" || indent(lines[at]) >= width)) at += 1;
  return at;
}

function numpyEnd(lines: readonly string[], start: number): number {
  let at = start;
  while (at < lines.length && !/^\s*-{3,}\s*$/.test(lines[at + 1] ?? "")) at += 1;
  return at;
}

function indent(line: string | undefined): number {
  return line === undefined ? 0 : line.length - line.trimStart().length;
}

function takeField(draft: Draft, field: RegExpExecArray, more: readonly string[]): void {
  const [, kind = "", subject = "", first = ""] = field;
  const text = restToMarkdown([first, ...dedent(more.join("\n")).split("\n")]);
  const name = (subject.trim().split(/\s+/).at(-1) ?? "").replaceAll("\\", "");
  if (/^(?:param|parameter|arg|argument|key|keyword|ivar|cvar|var)$/.test(kind)) {
    if (text !== "") draft.params.push({ name, text });
  } else if (/^returns?$/.test(kind)) draft.returns = text || draft.returns;
  else if (/^(?:raises?|except|exception)$/.test(kind)) draft.throws.push({ name, text });
  else if (kind === "deprecated") draft.deprecated = text;
}

function takeSection(draft: Draft, name: string, block: readonly string[], numpy: boolean): void {
  const lines = dedent(block.join("\n"))
    .replace(/^\n+|\s+$/g, "")
    .split("\n");
  if (/^(?:arg|param|other|keyword|attributes)/.test(name)) draft.params.push(...entries(lines, numpy));
  else if (/^(?:raises|throws)/.test(name)) draft.throws.push(...entries(lines, numpy));
  else if (/^(?:return|yield)/.test(name)) draft.returns = returned(lines);
  else if (name.startsWith("example")) {
    const text = restToMarkdown(lines);
    if (text !== "")
      draft.examples.push(/^(?:```|~~~)/m.test(text) ? text : fenced(lines.join("\n"), "python"));
  } else if (/^(?:note|warning)/.test(name)) {
    draft.text.push(`**${name.startsWith("note") ? "Note" : "Warning"}:** ${restToMarkdown(lines)}`);
  }
}

/** `name (type): text` of Google's manner, or `name : type` with the text below it of NumPy's. */
function entries(lines: readonly string[], numpy: boolean): NamedText[] {
  const found: { name: string; lines: string[] }[] = [];
  for (const line of lines) {
    const match =
      indent(line) > 0 ? null : /^(\*{0,2}[\w.[\]]+)\s*(?:\([^)]*\))?\s*(?::\s*(.*))?$/.exec(line);
    if (match !== null) found.push({ name: match[1] ?? "", lines: [match[2] ?? ""] });
    else found.at(-1)?.lines.push(line.trim());
  }
  return found
    .map(({ name, lines: [first = "", ...more] }) => {
      const below = more.filter(Boolean);
      const type =
        numpy && below.length > 0 && /^[\w.[\], |{}'"]+$/.test(first) && !/\s\w+\s\w+\s/.test(first);
      return { name, text: restToMarkdown(type ? below : [first, ...more]) };
    })
    .filter((entry) => entry.text !== "");
}

function returned(lines: readonly string[]): string {
  const [first = "", ...more] = lines;
  const below = more.filter((line) => line.trim() !== "");
  if (below.length > 0 && below.every((line) => indent(line) > 0)) {
    return `${codeSpan(first)}: ${restToMarkdown(dedent(below.join("\n")).split("\n"))}`;
  }
  return restToMarkdown(lines);
}
