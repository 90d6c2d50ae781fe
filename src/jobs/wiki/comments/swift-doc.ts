import type { Doc, NamedText } from "../facts.ts";
import { EMPTY_DOC, orNull } from "./doc.ts";

const CALLOUTS =
  /^(Note|Warning|Important|Tip|Attention|Remark|Precondition|Postcondition|Requires|Invariant|Complexity|SeeAlso|See Also|Since|Bug|Experiment)$/i;

/** Reads a Swift comment: markdown whose lists may name parameters, results and errors. */
export function swiftDoc(comment: string): Doc | null {
  const text: string[] = [];
  const params: NamedText[] = [];
  const throws: NamedText[] = [];
  let returns: string | null = null;
  for (const part of blocks(comment)) {
    const [, name = "", rest = ""] =
      /^[-*+][ \t]+([A-Za-z][\w ]{0,40}?)[ \t]*:[ \t]*([\s\S]*)$/.exec(part.text) ?? [];
    const word = name.toLowerCase();
    if (word === "parameters") params.push(...listed(rest));
    else if (word.startsWith("parameter ")) params.push({ name: name.slice(10).trim(), text: flowing(rest) });
    else if (word === "returns" || word === "return") returns = flowing(rest);
    else if (word === "throws") throws.push({ name: "", text: flowing(rest) });
    else if (CALLOUTS.test(name))
      text.push(`**${name === "SeeAlso" ? "See also" : name}:** ${flowing(rest)}`, "");
    else text.push(part.text);
  }
  return orNull({
    ...EMPTY_DOC,
    text: symbols(
      text
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim(),
    ),
    params: params.filter((p) => p.text !== "").map((p) => ({ ...p, text: symbols(p.text) })),
    returns: returns === null || returns === "" ? null : symbols(returns),
    throws: throws.map((t) => ({ ...t, text: symbols(t.text) })),
  });
}

/** DocC links symbols in doubled backticks. */
const symbols = (text: string): string => text.replace(/(?<!`)``(?!`)([^`\n]{1,200})``(?!`)/g, "`$1`");

/** Lines, those of a list item at the margin together; code in fences stays whole. */
function blocks(comment: string): { readonly text: string }[] {
  const found: { lines: string[]; item: boolean }[] = [];
  let fence = false;
  for (const line of comment.split("\n")) {
    const last = found.at(-1);
    const begins = !fence && /^[-*+][ \t]+[A-Za-z][\w ]{0,40}?[ \t]*:/.test(line);
    if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
    if (begins) found.push({ lines: [line], item: true });
    else if (last?.item === true && (/^\s+\S/.test(line) || (line.trim() === "" && fence)))
      last.lines.push(line);
    else if (last !== undefined && !last.item) last.lines.push(line);
    else found.push({ lines: [line], item: false });
  }
  return found.map(({ lines }) => ({ text: lines.join("\n") }));
}

/** The names below `- Parameters:`. */
function listed(rest: string): NamedText[] {
  const found: { name: string; lines: string[] }[] = [];
  for (const line of rest.split("\n")) {
    const [, name, text = ""] = /^\s*[-*+][ \t]+`?([\w.]{1,80})`?[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined) found.push({ name, lines: [text] });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ name, lines }) => ({ name, text: flowing(lines.join("\n")) }));
}

/** Lines that were set in to stand in their list item. */
function flowing(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}
