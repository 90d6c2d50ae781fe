import { codeSpan, fenced } from "../comments/doc.ts";
import { restToMarkdown } from "../comments/rest.ts";
import { markdownText } from "./markdown-text.ts";
import type { GuideText } from "./sections.ts";

const RULE = /^([=\-~^"'#*+.:_`])\1{1,200}[ \t]*$/;
const DIRECTIVE = /^[ \t]{0,20}\.\.[ \t]+(?:image|figure)::[ \t]*(\S{1,500})[ \t]*$/;
const LABEL = /^\.\.[ \t]+_([^:\n`]{1,200}):[ \t]*(\S{0,1000})[ \t]*$/;
const ALT = /^\s+:alt:\s*([^[\]]{0,300})$/;
const TABLE_RULE = /^(?:={2,}[ \t]+)+={2,}[ \t]*$|^\+(?:[-=]{2,}\+)+[ \t]*$/;
const CONTENTS = /^\.\. toctree::/;
const MAX_LINE = 2000;
const CHUNK = 2500;
const MOST_ROWS = 500;
const FUNCTIONS = /^(?:py:)?(?:func|meth)$/;

/** reStructuredText of a document, taken apart as markdown is. */
export function restText(text: string): GuideText {
  const lines = withTables(text.split("\n").map(shortened));
  const out: string[] = [];
  const levels: string[] = [];
  let label: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, name, target = ""] = LABEL.exec(line) ?? [];
    const heading = headingAt(lines, at);
    const picture = DIRECTIVE.exec(line)?.[1];
    if (name !== undefined) {
      if (target === "") label = slug(name);
      else out.push("", `[${name}]: ${target}`, "");
    } else if (heading !== null) {
      if (!levels.includes(heading.style)) levels.push(heading.style);
      const mark = "#".repeat(Math.min(6, levels.indexOf(heading.style) + 1));
      out.push("", `${mark} ${heading.title}${label === null ? "" : ` {#${label}}`}`, "");
      label = null;
      at += heading.lines - 1;
    } else if (picture !== undefined) {
      const options = optionsAfter(lines, at);
      out.push(`![${options.map((o) => ALT.exec(o)?.[1] ?? "").join("")}](${picture})`);
      at += options.length;
    } else if (CONTENTS.test(line)) {
      const { entries, end } = contentsAt(lines, at);
      out.push("", ...entries.map((entry) => `- [${entry.words}](${entry.path}.rst)`), "");
      at = end - 1;
    } else out.push(roles(line));
  }
  return markdownText(chunks(out).map(restToMarkdown).join("\n\n"));
}

/** Nobody writes such a line by hand, and it would hold up what reads it. */
function shortened(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} …` : line;
}

/** Runs of lines that can be read by themselves, since what is read as a whole takes time in the square of its length. */
function chunks(lines: readonly string[]): string[][] {
  const found: string[][] = [[]];
  let characters = 0;
  for (const [at, line] of lines.entries()) {
    const apart = /^\S/.test(line) && (lines[at - 1] ?? "") === "";
    if ((apart && characters > CHUNK) || characters > 2 * CHUNK) {
      found.push([]);
      characters = 0;
    }
    found.at(-1)?.push(line);
    characters += line.length + 1;
  }
  return found;
}

interface RestHeading {
  readonly title: string;
  /** The order in which such marks first appear makes the level. */
  readonly style: string;
  readonly lines: number;
}

function headingAt(lines: readonly string[], at: number): RestHeading | null {
  const [line = "", next = "", third = ""] = lines.slice(at, at + 3);
  if ((lines[at - 1] ?? "").trim() !== "" || line.trim() === "") return null;
  if (RULE.test(line) && RULE.test(third) && next.trim() !== "" && line[0] === third[0]) {
    return { title: next.trim(), style: `over ${line[0]}`, lines: 3 };
  }
  const long = next.trim().length >= Math.min(3, line.trim().length);
  return /^\S/.test(line) && RULE.test(next) && !RULE.test(line) && long
    ? { title: line.trim(), style: next[0] ?? "", lines: 2 }
    : null;
}

/** The entries of a `toctree`, whose words are the titles of what they name unless they have their own. */
function contentsAt(
  lines: readonly string[],
  start: number,
): { readonly entries: readonly { readonly words: string; readonly path: string }[]; readonly end: number } {
  let end = start + 1;
  while (end < lines.length && /^\s|^$/.test(lines[end] ?? "")) end += 1;
  const block = lines.slice(start + 1, end);
  const shown = block.some((line) => /^\s+:hidden:/.test(line))
    ? []
    : block.filter((line) => line.trim() !== "" && !/^\s+:/.test(line));
  const entries = shown.slice(0, MOST_ROWS).map((line) => {
    const [, words = "", path = line.trim()] = /^\s*([^<>]{0,200}?)\s*<([^<>]{1,200})>\s*$/.exec(line) ?? [];
    return { words: words.replace(/[[\]]/g, ""), path: path.replace(/[()\s]/g, "") };
  });
  return { entries, end };
}

/** The lines `:name: value` below a directive. */
function optionsAfter(lines: readonly string[], at: number): string[] {
  const after = lines.slice(at + 1, at + 20);
  const end = after.findIndex((line) => !/^\s+:[\w-]+:/.test(line));
  return after.slice(0, end < 0 ? after.length : end);
}

/** The name by which a label is linked to. */
function slug(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[^\w.-]+/g, "-");
}

/** Roles that lead to other documents and places become links; calls get their parentheses. */
function roles(line: string): string {
  if (!line.includes("`")) return line;
  return line
    .replace(/(?<![`:\w])`([^`<>]{1,200})`_(?![_\w])/g, "[$1]")
    .replace(
      /:doc:`([^`<]{1,200}?)\s*<([^`>]{1,300})>`/g,
      (_, label: string, path: string) => `[${label}](${path}.rst)`,
    )
    .replace(/:doc:`([^`<>]{1,300})`/g, (_, path: string) => `[](${path}.rst)`)
    .replace(
      /:ref:`([^`<]{1,200}?)\s*<([^`>]{1,300})>`/g,
      (_, label: string, id: string) => `[${label}](ref:${slug(id)})`,
    )
    .replace(/:ref:`([^`<>]{1,300})`/g, (_, id: string) => `[](ref:${slug(id)})`)
    .replace(
      /:([\w:]{2,20}):`([~!]?)([\w.]{1,200})(?:\(\))?`/g,
      (whole, role: string, mark: string, name: string) =>
        FUNCTIONS.test(role) ? codeSpan(`${mark === "~" ? name.split(".").at(-1) : name}()`) : whole,
    );
}

/** Tables drawn with characters are shown as they were drawn. */
function withTables(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (!TABLE_RULE.test(line)) {
      out.push(line);
      continue;
    }
    const end = tableEnd(lines, at);
    out.push("", ...fenced(lines.slice(at, end).join("\n"), "text").split("\n"), "");
    at = end - 1;
  }
  return out;
}

/** A table ends with a rule that nothing follows; one of boxes ends with its boxes. */
function tableEnd(lines: readonly string[], start: number): number {
  const boxes = lines[start]?.startsWith("+") === true;
  let end = start + 1;
  while (end < lines.length && end - start < MOST_ROWS) {
    const row = lines[end] ?? "";
    if (boxes && !/^[|+]/.test(row)) break;
    end += 1;
    if (!boxes && TABLE_RULE.test(row) && (lines[end] ?? "").trim() === "") break;
  }
  return end;
}
