import { codeSpan } from "../comments/doc.ts";
import { decodeEntities } from "../comments/html.ts";
import { plainWords, text } from "../pages/markdown.ts";
import type { GuideText, Heading, Part } from "./sections.ts";
import { isTagLine, tagsToMarkdown } from "./tags.ts";

const FENCE = /^((?:[ \t]|>[ \t]?){0,12})(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?(`{3,}|~{3,})[ \t]*([^\n`]*)$/;
const DEFINITION = /^ {0,3}\[([^\]^]{1,300})\]:[ \t]*<?([^\s>]{1,2000})>?(?:[ \t]+["'(].{0,300})?$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.{0,500}?)[ \t]*#*[ \t]*$/;
const HTML_HEADING = /^[ \t]{0,3}<h([1-6])\b[^<>]{0,300}>(.{1,300})<\/h\1>[ \t]*$/i;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const CONTAINER =
  /^([ \t]{0,12}):{3,}[ \t]*(\w[\w-]*)?[ \t]*(?:\[([^\]]{0,200})\]|\{[^}]{0,200}\}|(.{0,200}))?$/;
const ADMONITION =
  /^!!![ \t]+(\w+)(?:[ \t]+"([^"]{0,200})")?[ \t]*$|^\?\?\?\+?[ \t]+(\w+)(?:[ \t]+"([^"]{0,200})")?[ \t]*$/;
const ALERT = /^([ \t]{0,3}>[ \t]?)\[!(\w{1,20})\][ \t]*$/;
const SHORTCODE = /\{\{[<%][^\n]{0,500}?[>%]\}\}/g;
/** A paragraph cannot be longer and still be read; a longer line is shown as code. */
const MAX_LINE = 10_000;

/** Takes markdown apart: headings, code, prose, definitions. Raw HTML and JSX become markdown or go. */
export function markdownText(markdown: string): GuideText {
  const reader = new Reader();
  for (const line of withoutHidden(markdown).split("\n")) reader.line(line);
  return reader.done();
}

class Reader {
  readonly #sections: { heading: Heading | null; parts: Part[] }[] = [{ heading: null, parts: [] }];
  readonly #definitions = new Map<string, string>();
  #lines: string[] = [];
  #fence: { readonly mark: string; readonly lines: string[] } | null = null;
  #quote = 0;
  #indented = false;
  #ids: string[] = [];
  #title: string | null = null;
  #titleIds: readonly string[] = [];

  line(raw: string): void {
    if (this.#fence !== null) {
      this.#fence.lines.push(this.#quoted(raw));
      if (closes(raw, this.#fence.mark)) this.#endFence();
      return;
    }
    const fence = FENCE.exec(raw);
    if (fence !== null) {
      this.#endProse();
      const [, , mark = "", info = ""] = fence;
      const start = raw.slice(0, raw.length - info.length).trimEnd();
      this.#fence = { mark, lines: [this.#quoted(start + fenceName(info))] };
      return;
    }
    if (raw.length > MAX_LINE) {
      this.#endProse();
      this.#part(true, `\`\`\`\`\`\n${raw.slice(0, MAX_LINE)} …\n\`\`\`\`\``);
      return;
    }
    this.#prose(raw);
  }

  done(): GuideText {
    if (this.#fence !== null) {
      this.#fence.lines.push(this.#fence.mark);
      this.#endFence();
    }
    this.#endProse();
    return {
      title: this.#title,
      ids: this.#titleIds,
      sections: this.#sections,
      definitions: this.#definitions,
    };
  }

  #prose(raw: string): void {
    const container = CONTAINER.exec(raw);
    const admonition = ADMONITION.exec(raw);
    if (container !== null) this.#container(container);
    else if (admonition !== null) {
      const [, kind, title, folded, foldedTitle] = admonition;
      this.#add(`> **${title || foldedTitle || capital(kind ?? folded ?? "note")}**`, ">");
      this.#indented = true;
    } else this.#plain(this.#unindented(raw));
  }

  /** What is indented below an admonition belongs to it. */
  #unindented(line: string): string {
    if (!this.#indented || line.trim() === "") return line;
    this.#indented = /^(?: {4}|\t)/.test(line);
    return this.#indented ? `> ${line.replace(/^(?: {4}|\t)/, "")}` : line;
  }

  #plain(line: string): void {
    const definition = DEFINITION.exec(line);
    const alert = ALERT.exec(line);
    const heading = HTML_HEADING.exec(line) ?? HEADING.exec(line);
    const last = this.#lines.at(-1) ?? "";
    if (definition !== null) {
      const name = (definition[1] ?? "").toLowerCase();
      if (!this.#definitions.has(name)) this.#definitions.set(name, definition[2] ?? "");
    } else if (alert !== null) {
      this.#add(`${alert[1]}**${capital(alert[2] ?? "")}**`, `${alert[1]}`);
    } else if (heading !== null) {
      const [, mark = "", words = ""] = heading;
      this.#heading(mark.startsWith("#") ? mark.length : Number(mark), words);
    } else if (UNDERLINE.test(line) && isTitleLine(last) && (this.#lines.at(-2) ?? "").trim() === "") {
      this.#lines.pop();
      this.#heading(line.trim().startsWith("=") ? 1 : 2, last.trim());
    } else this.#add(line);
  }

  #container([, , kind, name, rest]: RegExpExecArray): void {
    this.#endProse();
    if (kind === undefined) {
      this.#quote = Math.max(0, this.#quote - 1);
      return;
    }
    // Tabs of code stand side by side on their own site; here they follow each other.
    if (/^(?:code-group|tabs?|steps|details-group|include|raw|v-pre)$/.test(kind)) return;
    this.#quote = Math.min(4, this.#quote + 1);
    this.#add(`**${(name ?? rest ?? "").trim() || capital(kind)}**`, "");
  }

  #heading(level: number, written: string): void {
    this.#endProse();
    this.#quote = 0;
    const ids = [...this.#ids];
    this.#ids = [];
    const markdown = written
      .replace(/[ \t]*\{(?::[ \t]*)?#([\w.:-]{1,100})[^}]{0,100}\}[ \t]*$/, (_, id: string) => {
        ids.push(id);
        return "";
      })
      .replace(/[ \t]*\{[.:][^}]{0,100}\}[ \t]*$/, "")
      .replace(
        /<a\b[^>]{0,200}?\b(?:id|name)=["']?([\w.:-]{1,100})["']?[^>]{0,100}>(?:<\/a>)?/gi,
        (_, id: string) => {
          ids.push(id);
          return "";
        },
      );
    const line = headingLine(tagsToMarkdown(markdown).replace(SHORTCODE, ""));
    if (line === "") return;
    if (level === 1 && this.#title === null && this.#sections.length === 1) {
      this.#title = line;
      this.#titleIds = ids;
      // What stands above the title, such as a logo, stays above.
      this.#sections.push({ heading: null, parts: [] });
      return;
    }
    this.#sections.push({ heading: { level, markdown: line, ids }, parts: [] });
  }

  #add(...lines: readonly string[]): void {
    for (const line of lines) {
      for (const [, id = ""] of line.matchAll(
        /<a\b[^>]{0,200}?\b(?:id|name)=["']?([\w.:-]{1,100})["']?[^>]{0,100}>/gi,
      ))
        this.#ids.push(id);
      this.#lines.push(this.#quoted(line));
    }
  }

  #quoted(line: string): string {
    return this.#quote === 0 ? line : `${"> ".repeat(this.#quote)}${line}`;
  }

  #endProse(): void {
    const blocks = paragraphs(this.#lines).map((block) =>
      block.some(isTagLine) ? tagsToMarkdown(block.join("\n")) : block.join("\n"),
    );
    const text = blocks
      .join("\n")
      .replace(SHORTCODE, "")
      .replace(/\n{3,}/g, "\n\n");
    this.#lines = [];
    if (text.trim() !== "") this.#part(false, `${text.replace(/^\n+|\s+$/g, "")}\n`);
  }

  #endFence(): void {
    if (this.#fence !== null) this.#part(true, this.#fence.lines.join("\n"));
    this.#fence = null;
  }

  #part(code: boolean, text: string): void {
    this.#sections.at(-1)?.parts.push({ code, text });
  }
}

/** A heading's words without links and emphasis, so that its anchor is the same for everyone; code stays code. */
function headingLine(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]]{0,300})\](?:\([^()]{0,500}\)|\[[^[\]]{0,200}\])?/g, "$1")
    .split(/(`{1,2}[^`]{1,300}`{1,2})/)
    .map((part, i) =>
      i % 2 === 1 ? codeSpan(part.replace(/^`+|`+$/g, "")) : spaced(part, text(plainWords(part))),
    )
    .join("")
    .trim();
}

function spaced(written: string, words: string): string {
  return `${/^\s/.test(written) ? " " : ""}${words}${words !== "" && /\s$/.test(written) ? " " : ""}`;
}

/** Whether a line with a rule below it can be a title: a list, a quotation or a table cannot. */
function isTitleLine(line: string): boolean {
  return /^ {0,3}[^\s>|#*+-]/.test(line) && !/^ {0,3}\d+[.)] /.test(line);
}

/** Runs of lines between blank ones; a blank line is a run of its own. */
function paragraphs(lines: readonly string[]): string[][] {
  const found: string[][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (line.trim() === "" || last === undefined || last[0]?.trim() === "") found.push([line]);
    else last.push(line);
  }
  return found;
}

function closes(line: string, mark: string): boolean {
  const end = /^(?:[ \t]|>[ \t]?){0,12}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1] ?? "";
  return end.length >= mark.length && end[0] === mark[0];
}

/** The language of a block without what tools add to it, such as `{1,3}` or a file's name. */
function fenceName(info: string): string {
  const name = /^\{?\.?([\w+#-]{1,30})/.exec(info.trim())?.[1] ?? "";
  // The viewer draws blocks of this name, and none of ours are made by others.
  return name.toLowerCase() === "diagram" ? "json" : name;
}

/** The text without comments, scripts, styles and drawings; what is inside code stays. */
function withoutHidden(markdown: string): string {
  const out: string[] = [];
  let fence: string | null = null;
  let until: RegExp | null = null;
  for (const line of markdown.split("\n")) {
    if (until !== null) {
      const end = until.exec(line);
      if (end === null) continue;
      until = null;
      out.push(line.slice(end.index + end[0].length));
      continue;
    }
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      out.push(line);
      continue;
    }
    fence = FENCE.exec(line)?.[2] ?? null;
    if (fence !== null) {
      out.push(line);
      continue;
    }
    const visible = line.replace(/<!--.{0,5000}?-->|\{\/\*.{0,5000}?\*\/\}/g, "");
    const start = /<!--|\{\/\*|^[ \t]{0,3}<(script|style|svg)\b(?![^\n]*<\/\1[ \t]*>)/i.exec(
      withoutSpans(visible),
    );
    if (start === null) out.push(visible);
    else {
      out.push(visible.slice(0, start.index));
      until =
        start[0] === "<!--"
          ? /-->/
          : start[0] === "{/*"
            ? /\*\/\}/
            : new RegExp(`</${start[1]}[ \\t]*>`, "i");
    }
  }
  return out.join("\n");
}

/** Code spans blanked, so that what they quote is not taken for markup. */
function withoutSpans(line: string): string {
  return line.replace(/`[^`]{0,1000}`/g, (span) => " ".repeat(span.length));
}

function capital(word: string): string {
  return decodeEntities(word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
}
