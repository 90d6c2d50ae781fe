import MarkdownIt, { type Token } from "markdown-it";

/** A link as its author wrote it, entities decoded. */
export interface PageLink {
  readonly href: string;
  /** What a reader sees of it. */
  readonly label: string;
  /** The words of the heading above it; empty before the first. */
  readonly under: string;
}

export interface PageParts {
  readonly links: readonly PageLink[];
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  /** Bodies of `diagram` fences. */
  readonly diagrams: readonly string[];
  /** Text outside code and links. */
  readonly words: readonly string[];
}

const engine = new MarkdownIt({ html: false, linkify: false, typographer: false });
engine.validateLink = () => true;
engine.normalizeLink = (url) => url;

/** Takes a page apart with the viewer's own reading of markdown. */
export function pageParts(markdown: string): PageParts {
  const links: PageLink[] = [];
  const headings: { level: number; text: string }[] = [];
  const diagrams: string[] = [];
  const words: string[] = [];
  const tokens = engine.parse(markdown, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type === "fence" && token.info.trim() === "diagram") diagrams.push(token.content);
    const children = token.children ?? [];
    const opening = tokens[index - 1];
    if (opening?.type === "heading_open") {
      headings.push({ level: Number(opening.tag.slice(1)), text: visible(children) });
    }
    let open: Token | null = null;
    let inside: Token[] = [];
    for (const child of children) {
      if (child.type === "link_open") [open, inside] = [child, []];
      else if (child.type === "link_close" && open !== null) {
        const href = String(open.attrGet("href") ?? "");
        links.push({ href, label: visible(inside), under: headings.at(-1)?.text ?? "" });
        open = null;
      } else if (open !== null) inside.push(child);
      else if (child.type === "text") words.push(child.content);
    }
  }
  return { links, headings, diagrams, words };
}

function visible(tokens: readonly Token[]): string {
  return tokens.map((token) => (/^(?:text|code_inline)$/.test(token.type) ? token.content : "")).join("");
}
