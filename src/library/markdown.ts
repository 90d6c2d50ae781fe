import MarkdownIt, { type Token } from "markdown-it";
import type { DocsHeading } from "../domain/docs-page.ts";
import { codeBlock, diagramError, diagramSource } from "./code-block.ts";
import type { Diagrams } from "./diagram.ts";
import { escapeHtml } from "./escape.ts";
import { withoutFrontMatter } from "./front-matter.ts";
import type { Highlighter } from "./highlight.ts";
import { type PagePlace, resolveLink } from "./page-links.ts";
import { frameTables, leadLinks, type MakeToken, markHeadings, markTasks, plainText } from "./page-tokens.ts";

/** markdown-it renders 4 MB/s: a longer page would hold up everyone else, so it is shown as text. */
const MAX_CHARACTERS = 2_000_000;
const MAX_DIAGRAMS = 24;
const SUMMARY_CHARACTERS = 300;

/** Languages of diagrams that other tools draw. */
const FOREIGN_DIAGRAMS = new Set(["mermaid", "plantuml", "dot", "graphviz"]);

export interface RenderedPage {
  /**
   * Fit for `default-src 'none'; style-src 'self'; img-src 'self' data:`: no raw HTML of the page's author, no
   * scripts, no style attributes, no event handlers, links only by http, https, mailto or into the viewer.
   */
  readonly html: string;
  /** The first heading of level 1; null when there is none. */
  readonly title: string | null;
  readonly toc: readonly DocsHeading[];
  /** The first paragraph that is not only pictures, as plain text, at most 300 characters; may be empty. */
  readonly summary: string;
}

export interface Markdown {
  renderPage(markdown: string, place: PagePlace): Promise<RenderedPage>;
}

export function createMarkdown(tools: {
  readonly highlighter: Highlighter;
  readonly diagrams: Diagrams;
}): Markdown {
  const engine = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // Links are judged once, in `resolveLink`, from what the author wrote.
  engine.validateLink = () => true;
  engine.normalizeLink = (url) => url;
  // A path breaks where its folders do, so that a long one leaves room for the other columns of a table.
  engine.renderer.rules["code_inline"] = (tokens, index) =>
    `<code>${escapeHtml(tokens[index]?.content ?? "").replaceAll(/(?<=[\w.])\/(?=[\w.])/g, "/<wbr>")}</code>`;

  const { Token } = new engine.core.State("", engine, {});
  const make: MakeToken = (kind, content) => {
    const token = new Token(kind, "", 0);
    token.content = content;
    return token;
  };

  return {
    async renderPage(markdown, place) {
      if (markdown.length > MAX_CHARACTERS) return asText(markdown);
      const tokens = engine.parse(withoutFrontMatter(markdown), {});
      const summary = summaryOf(tokens);
      const toc = markHeadings(tokens, make);
      const anchors = new Set(toc.map((heading) => heading.id));
      const here = { ...place, hasAnchor: (id: string) => anchors.has(id) };
      for (const token of tokens) {
        if (token.type === "inline" && token.children !== null) leadLinks(token.children, here, make);
      }
      frameTables(tokens, make);
      markTasks(tokens, make);
      await setCode(tokens, here);
      return {
        html: engine.renderer.render(tokens, engine.options, {}),
        title: toc.find((heading) => heading.level === 1)?.text ?? null,
        toc,
        summary,
      };
    },
  };

  async function setCode(tokens: Token[], place: PagePlace): Promise<void> {
    let diagrams = 0;
    for (const [index, token] of tokens.entries()) {
      if (token.type !== "fence" && token.type !== "code_block") continue;
      const kind = token.info.trim().split(/\s/)[0]?.toLowerCase() ?? "";
      if (kind === "diagram") diagrams += 1;
      const html =
        kind === "diagram"
          ? await drawn(token.content, place, diagrams)
          : FOREIGN_DIAGRAMS.has(kind)
            ? diagramSource(token.content, token.info, tools.highlighter)
            : codeBlock(token.content, token.info, tools.highlighter);
      tokens[index] = make("html_block", html);
    }
  }

  async function drawn(json: string, place: PagePlace, count: number): Promise<string> {
    if (count > MAX_DIAGRAMS) return diagramError(`a page shows at most ${MAX_DIAGRAMS}`, json);
    const drawing = await tools.diagrams.draw(json, (href) => resolveLink(href, place)?.href ?? null);
    return drawing.kind === "drawn" ? `${drawing.html}\n` : diagramError(drawing.problem, json);
  }
}

function summaryOf(tokens: readonly Token[]): string {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "paragraph_open" || token.level !== 0) continue;
    const words = tokens[index + 1]?.children?.filter((child) => child.type !== "image");
    const text = plainText(words ?? []).replaceAll(/\s+/g, " ");
    if (text !== "") return shortened(text);
  }
  return "";
}

function shortened(text: string): string {
  if (text.length <= SUMMARY_CHARACTERS) return text;
  const cut = text.slice(0, SUMMARY_CHARACTERS - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), SUMMARY_CHARACTERS / 2)).trimEnd()}…`;
}

function asText(markdown: string): RenderedPage {
  const why = `This page is longer than ${MAX_CHARACTERS} characters, so its beginning is shown as text.`;
  const html = `<p>${why}</p><pre tabindex="0"><code>${escapeHtml(markdown.slice(0, MAX_CHARACTERS))}</code></pre>`;
  return { html, title: null, toc: [], summary: "" };
}
