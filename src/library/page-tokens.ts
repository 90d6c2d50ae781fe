import type { Token } from "markdown-it";
import { type DocsHeading, slugger } from "../domain/docs-page.ts";
import { anchorOf } from "./anchors.ts";
import { escapeHtml } from "./escape.ts";
import { type PagePlace, resolveImage, resolveLink } from "./page-links.ts";

const TASK = /^\[([ xX])\]\s+/;

export type MakeToken = (kind: "html_block" | "html_inline" | "text", content: string) => Token;

/** Gives every heading its anchor and a link to itself, in place. @returns the contents list */
export function markHeadings(tokens: readonly Token[], make: MakeToken): readonly DocsHeading[] {
  const slug = slugger();
  return tokens.flatMap((token, index): DocsHeading[] => {
    const inline = tokens[index + 1];
    if (token.type !== "heading_open" || inline?.children == null) return [];
    const text = plainText(inline.children);
    const id = anchorOf(slug(text));
    // A heading of punctuation alone has no slug, and so nothing to link to.
    if (id === "") return [];
    token.attrSet("id", id);
    inline.children.push(
      make(
        "html_inline",
        `<a class="heading-anchor" href="#${encodeURIComponent(id)}" aria-label="Link to this section"><span aria-hidden="true">#</span></a>`,
      ),
    );
    return [{ level: Number(token.tag.slice(1)), text, id }];
  });
}

/** Puts every table into a box that scrolls by itself and has a name of its own; alignment becomes a class. In place. */
export function frameTables(tokens: Token[], make: MakeToken): void {
  const names = new Map<string, number>();
  let heading = "";
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.type === "heading_open") heading = plainText(tokens[index + 1]?.children ?? []);
    if (token?.type === "th_open" || token?.type === "td_open") alignByClass(token);
    if (token?.type === "table_open") {
      const label = heading === "" ? "Table" : `Table: ${heading}`;
      const count = (names.get(label) ?? 0) + 1;
      names.set(label, count);
      const name = escapeHtml(count === 1 ? label : `${label} (${count})`);
      const opening = `<div class="table-scroll" tabindex="0" role="region" aria-label="${name}">`;
      tokens.splice(index, 0, make("html_block", opening));
      index += 1;
    }
    if (token?.type === "table_close") {
      tokens.splice(index + 1, 0, make("html_block", "</div>\n"));
      index += 1;
    }
  }
}

function alignByClass(token: Token): void {
  const side = /^text-align:(left|center|right)$/.exec(attribute(token, "style"))?.[1];
  token.attrs = side === undefined ? null : [["class", `align-${side}`]];
}

/** Turns `[ ]` and `[x]` at the start of a list's item into a box, in place. */
export function markTasks(tokens: readonly Token[], make: MakeToken): void {
  for (const [index, item] of tokens.entries()) {
    const inline = tokens[index + 2];
    const first = inline?.children?.[0];
    if (item.type !== "list_item_open" || inline?.type !== "inline" || first?.type !== "text") continue;
    const mark = TASK.exec(first.content);
    if (mark === null) continue;
    first.content = first.content.slice(mark[0].length);
    item.attrJoin("class", "task");
    const done = mark[1] !== " ";
    inline.children?.unshift(
      make(
        "html_inline",
        `<input type="checkbox" disabled${done ? " checked" : ""} aria-label="${done ? "Done" : "Not done"}"> `,
      ),
    );
  }
}

/** Leads links and pictures to where they may go, in place; what may not be followed stays as its text. */
export function leadLinks(children: Token[], place: PagePlace, make: MakeToken): void {
  let refused = false;
  for (const [index, token] of children.entries()) {
    if (token.type === "link_open") {
      const link = resolveLink(attribute(token, "href"), place);
      refused = link === null;
      token.hidden = refused;
      if (link !== null) token.attrSet("href", link.href);
      if (link?.external === true) token.attrSet("rel", "noopener noreferrer");
    } else if (token.type === "link_close") {
      token.hidden = refused;
    } else if (token.type === "image") {
      const src = resolveImage(attribute(token, "src"), place);
      if (src === null) children[index] = make("text", plainText(token.children ?? []));
      else {
        token.attrSet("src", src);
        token.attrSet("loading", "lazy");
      }
    }
  }
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}

/** What a reader sees of a run of text, without markup. */
export function plainText(children: readonly Token[]): string {
  return children
    .map((token) => {
      if (token.type === "text" || token.type === "code_inline") return token.content;
      if (token.type === "softbreak" || token.type === "hardbreak") return " ";
      return token.type === "image" ? plainText(token.children ?? []) : "";
    })
    .join("")
    .trim();
}
