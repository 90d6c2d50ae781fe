import MarkdownIt, { type Token } from "markdown-it";
import { slugger } from "../../domain/docs-page.ts";
import { anchorOf } from "../anchors.ts";
import { withoutFrontMatter } from "../front-matter.ts";
import { plainText } from "../page-tokens.ts";

/** As the viewer, which shows a longer page as text. */
const MOST_CHARACTERS = 2_000_000;
/** What a section has beyond this is not searched. */
const MOST_SECTION_CHARACTERS = 20_000;
const MOST_SECTIONS = 20_000;

/** A page, or what stands below one of its headings up to the next one. */
export interface Section {
  /** Empty for the beginning of the page. */
  readonly anchor: string;
  /** Plain; for the beginning of the page its title, which may be empty. */
  readonly heading: string;
  /** Plain text of prose and cells. */
  readonly prose: string;
  /** Each block of code. */
  readonly code: readonly string[];
}

/** Takes pages apart, with the same anchors as the viewer. */
export function createSections(): (markdown: string) => readonly Section[] {
  const engine = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // Nothing is shown from here, so addresses need no second look.
  engine.validateLink = () => true;
  engine.normalizeLink = (url) => url;
  return (markdown) => {
    const text = withoutFrontMatter(markdown.slice(0, MOST_CHARACTERS));
    return sectionsOf(engine.parse(text, {}));
  };
}

function sectionsOf(tokens: readonly Token[]): readonly Section[] {
  const slug = slugger();
  const sections: Section[] = [];
  let open = { anchor: "", heading: "" };
  let prose: string[] = [];
  let code: string[] = [];
  let length = 0;
  const close = () => {
    sections.push({ ...open, prose: prose.join("\n"), code });
    [prose, code, length] = [[], [], 0];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const heading = plainText(tokens[index + 1]?.children ?? []);
      const anchor = anchorOf(slug(heading));
      const isTitle = token.tag === "h1" && sections.length === 0 && length === 0;
      if (isTitle) open = { anchor: "", heading };
      else if (anchor !== "" && sections.length < MOST_SECTIONS) {
        close();
        open = { anchor, heading };
      }
      continue;
    }
    if (tokens[index - 1]?.type === "heading_open") continue;
    const words = length > MOST_SECTION_CHARACTERS ? "" : wordsOf(token);
    if (words === "") continue;
    (token.type === "inline" ? prose : code).push(words.slice(0, MOST_SECTION_CHARACTERS));
    length += words.length;
  }
  close();
  return sections;
}

function wordsOf(token: Token): string {
  if (token.type === "inline") return plainText(token.children ?? []);
  if (token.type !== "fence" && token.type !== "code_block") return "";
  return /^\s*diagram\b/i.test(token.info) ? "" : token.content.trim();
}
