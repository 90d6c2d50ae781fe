import { posix } from "node:path";
import { asciidocToMarkdown } from "../comments/asciidoc.ts";
import { beginning } from "../comments/doc.ts";
import { htmlToMarkdown } from "../comments/html.ts";
import { restToMarkdown } from "../comments/rest.ts";

/** What a README is about stands at its beginning. */
const MOST_CHARACTERS = 50_000;
const README = /^readme(?:\.(?:md|markdown|rst|adoc|asciidoc|txt))?$/i;

/** The path of a folder's README; null when it has none. Markdown comes before the others. */
export function readmeOf(folder: string, texts: ReadonlyMap<string, string>): string | null {
  const found = [...texts.keys()].filter((path) => {
    const dir = posix.dirname(path);
    return (dir === "." ? "" : dir) === folder && README.test(posix.basename(path));
  });
  return (
    found.sort((a, b) => Number(!/\.md$/i.test(a)) - Number(!/\.md$/i.test(b)) || (a < b ? -1 : 1))[0] ?? null
  );
}

/** A paragraph shorter than this is told together with the next one. */
const SHORT = 160;
/** Lines of a list that a paragraph announces. */
const MOST_ITEMS = 8;

/**
 * The first paragraph of a README that says something in sentences, with the next one when it is short; null when
 * there is none.
 */
export function firstParagraph(path: string, readme: string): string | null {
  const markdown = markdownOf(path, readme);
  const definitions = markdown.split("\n").filter((line) => DEFINITION.test(line));
  const found: string[] = [];
  let items = 0;
  for (const block of blocks(markdown)) {
    if ((block === HEADING || block === CODE) && found.length > 0) break;
    const announced = found.at(-1)?.endsWith(":") === true || items > 0;
    if (announced && items < MOST_ITEMS && /^\s*(?:[-*+]|\d+[.)])\s/.test(block[0] ?? "")) {
      found.push(block.filter((line) => !DEFINITION.test(line)).join("\n"));
      items += block.length;
      continue;
    }
    if (isLongEnough(found, items)) break;
    const paragraph = block
      .filter((line) => !DEFINITION.test(line))
      .map((line) => line.replace(/^>\s?/, ""))
      .join("\n")
      .replace(/\[?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\]\([^)]*\))?/g, "")
      .trim();
    if (isProse(paragraph) && (found.length > 0 || !IN_THE_MIDDLE.test(paragraph))) found.push(paragraph);
  }
  const text = found.join("\n\n").replace(/[ \t]*:$/, ".");
  return text === "" ? null : [text, ...used(definitions, text)].join("\n");
}

function isLongEnough(found: readonly string[], items: number): boolean {
  return items > 0 || found.length > 1 || found.join(" ").length >= SHORT;
}

/** The README's first code block in one of the languages; null when there is none. */
export function firstExample(
  path: string,
  readme: string,
  isLanguage: (fence: string) => boolean,
): string | null {
  const fence = /^(`{3,}|~{3,})[ \t]*([\w+-]+)[^\n]*\n([\s\S]*?)\n\1[ \t]*$/gm;
  for (const [block, , language = "", code = ""] of markdownOf(path, readme).matchAll(fence)) {
    if (isLanguage(language.toLowerCase()) && code.trim().includes("\n")) return block;
  }
  return null;
}

function markdownOf(path: string, readme: string): string {
  const text = withoutFrontMatter(
    beginning(readme.replaceAll("\r\n", "\n").replace(/^\uFEFF/, ""), MOST_CHARACTERS),
  );
  if (/\.(?:adoc|asciidoc)$/i.test(path)) return asciidocToMarkdown(text);
  return path.toLowerCase().endsWith(".rst") ? restToMarkdown(text.split("\n")) : htmlToMarkdown(text, "");
}

const DEFINITION = /^\s{0,3}\[[^\]]+\]:\s*\S+/;

/** The link definitions that a paragraph needs. */
function used(definitions: readonly string[], paragraph: string): string[] {
  return definitions.filter((line) => paragraph.includes(/\[[^\]]+\]/.exec(line)?.[0] ?? "\n"));
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, "");
}

/** A paragraph that goes on from another, sends the reader elsewhere or gives orders says nothing of what a thing is. */
const IN_THE_MIDDLE =
  /^(?:you can also|also|alternatively|then|next|now|after that|see (?:the|our|also)|for (?:more|full|further|details)|to (?:run|build|install|start|use|get)|if you (?:are|use|want|need)|make sure|⚠)/i;

const HEADING: string[] = ["#"];
const CODE: string[] = ["```"];

/** Runs of lines between blank lines, code blocks left out. */
function blocks(markdown: string): string[][] {
  const found: string[][] = [[]];
  let fence = false;
  for (const line of markdown.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) {
      fence = !fence;
      found.push(fence ? CODE : []);
    } else if (fence || line.trim() === "") found.push([]);
    else if (/^\s*#{1,6}\s/.test(line)) found.push(HEADING, []);
    else if (/^\s*[=\-~^*_#]{3,}\s*$/.test(line)) found.splice(-1, 1, HEADING, []);
    else found.at(-1)?.push(line);
  }
  return found.filter((block) => block.length > 0);
}

/** Thanks, shops, news and appeals come before the subject in many READMEs. */
const APPEAL =
  /^Q&A\b|\bask questions\b|\bsponsor|\blicen[sc]ed under\b|special thanks|\bdonat(?:e|ion)|\bpatreon\b|buy me a coffee|\bt-shirts?\b|now hiring|code of conduct|\bexcited to announce|release announcement|\bstar (?:this|the|us)\b|\bjoin (?:us|our)\b/i;

function isProse(paragraph: string): boolean {
  if (
    paragraph === "" ||
    /^\s*(?:[-*+]\s|\d+[.)]\s|\||\[!\w+\]|\*\*(?:[\w ]+ )?(?:note|warning|important|attention)\b|:::)/i.test(
      paragraph,
    )
  )
    return false;
  const visible = paragraph.replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1").replace(/[*_`]/g, "");
  const linked = [...paragraph.matchAll(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g)].reduce(
    (n, m) => n + (m[1] ?? "").length,
    0,
  );
  const coded = [...paragraph.matchAll(/`[^`]*`/g)].reduce((n, m) => n + m[0].length, 0);
  if (coded > paragraph.length * 0.5 || APPEAL.test(paragraph)) return false;
  const words = visible.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  return words.length >= 5 && linked < visible.length * 0.6 && (visible.match(/[|•·]/g)?.length ?? 0) < 3;
}
