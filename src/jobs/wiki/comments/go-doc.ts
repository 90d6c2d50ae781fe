import type { Doc } from "../facts.ts";
import { codeSpan, dedent, EMPTY_DOC, fenced, orNull } from "./doc.ts";

/** Data for a program, wrapped in a tag, as Hugo puts `<docsmeta>` into its comments. */
const MACHINE_DATA = /<(\w+)>\s*\{[\s\S]*?\}\s*<\/\1>/g;

/** Reads a Go doc comment: paragraphs, indented code, `# Heading`, lists, `[Name]` links, `Deprecated:`. */
export function goDoc(comment: string): Doc | null {
  const blocks: string[] = [];
  let deprecated: string | null = null;
  for (const block of paragraphs(comment.replace(MACHINE_DATA, ""))) {
    const text = block.lines.join("\n");
    if (block.code) {
      blocks.push(isList(block.lines) ? listed(block.lines) : fenced(dedent(text), "go"));
    } else if (/^Deprecated:/.test(text)) {
      deprecated = linked(text.replace(/^Deprecated:\s*/, ""));
    } else {
      const heading = /^#\s+(.+)$/.exec(text);
      blocks.push(heading === null ? prose(block.lines) : `**${heading[1]}**`);
    }
  }
  return orNull({ ...EMPTY_DOC, text: blocks.join("\n\n"), deprecated });
}

interface Block {
  readonly code: boolean;
  readonly lines: string[];
}

function paragraphs(comment: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of comment.split("\n")) {
    if (/^(?:go:|\+build|nolint)/.test(line)) continue;
    const code = /^[\t ]/.test(line);
    if (line.trim() === "") {
      // A blank line ends a paragraph; code goes on when more of it follows.
      if (open?.code === true) open.lines.push("");
      else open = null;
    } else if (open === null || open.code !== code) {
      open = { code, lines: [line] };
      blocks.push(open);
    } else {
      open.lines.push(line);
    }
  }
  return blocks.map(({ code, lines }) => ({ code, lines: lines.join("\n").replace(/\n+$/, "").split("\n") }));
}

const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

function isList(lines: readonly string[]): boolean {
  return (
    BULLET.test(lines[0] ?? "") && lines.every((l) => l.trim() === "" || BULLET.test(l) || /^\s{2,}/.test(l))
  );
}

function listed(lines: readonly string[]): string {
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => (BULLET.test(line) ? linked(line.replace(BULLET, "- ")) : `  ${linked(line.trim())}`))
    .join("\n");
}

/** Unindented bullets are kept as they are; markdown needs a blank line before them. */
function prose(lines: readonly string[]): string {
  const first = lines.findIndex((line) => BULLET.test(line));
  const text = lines.map(linked);
  if (first > 0) text.splice(first, 0, "");
  return text.join("\n");
}

function linked(line: string): string {
  return line.replace(/(?<![\w\])*])\[(\*?[A-Za-z_][\w.]*)\](?![(:\w[*])/g, (_, name: string) =>
    codeSpan(name),
  );
}
