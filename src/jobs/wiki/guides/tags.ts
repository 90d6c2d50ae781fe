import { decodeEntities } from "../comments/html.ts";

const BLOCK =
  /^(?:p|div|section|article|center|table|thead|tbody|tr|ul|ol|dl|dt|dd|li|blockquote|details|figure|picture|nav|main|header|footer)$/i;
const TAG = /<(\/?)([A-Za-z][\w.:-]{0,60})((?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,400})>/g;

/** Whether a line may hold a tag. */
export function isTagLine(line: string): boolean {
  return /<\/?[A-Za-z]/.test(line) || /^\s*(?:import|export) /.test(line);
}

/** Code, which stays, or an anchor with what it holds. */
const ANCHOR = /(`{1,3}[^`\n]{1,1000}`{1,3})|<a\b([^<>]{0,1000})>([\s\S]{0,1500}?)<\/a\s{0,5}>/gi;

/**
 * HTML and JSX of prose as markdown: emphasis, code, links, pictures and titles are told in markdown, all other
 * tags go and their text stays. Code spans are left alone.
 */
export function tagsToMarkdown(prose: string): string {
  if (!prose.split("\n").some(isTagLine)) return prose;
  const linked = prose
    .replace(/^(?:import|export)\s[^\n]{0,500}\bfrom\s*["'][^"'\n]{0,300}["'];?[ \t]*$/gm, "")
    .replace(ANCHOR, (_, code?: string, attributes?: string, inner = "") => {
      if (code !== undefined) return code;
      const label = withoutTags(inner).replace(/\s+/g, " ").trim();
      const href = attribute(attributes ?? "", "href").replace(/[\s()<>]/g, "");
      return href === "" || label === "" ? label : `[${label}](${href})`;
    });
  const text = linked
    .split(/(`{1,3}[^`\n]{1,1000}`{1,3})/)
    .map((part, i) => (i % 2 === 1 ? part : withoutTags(part)))
    .join("");
  // What was indented inside of tags would be code without them.
  return /^\s*</.test(prose) ? text.replace(/^[ \t]{1,40}(?=[^\s\-*+>|\d])/gm, "") : text;
}

function withoutTags(text: string): string {
  return text.replace(TAG, (_, end: string, name: string, attributes: string) =>
    tag(end !== "", name, attributes),
  );
}

function tag(end: boolean, name: string, attributes: string): string {
  const low = name.toLowerCase();
  if (low === "img") return end ? "" : picture(attributes);
  if (low === "br") return "  \n";
  if (low === "b" || low === "strong") return "**";
  if (low === "i" || low === "em") return "*";
  if (/^(?:code|kbd|tt|samp)$/.test(low)) return "`";
  if (low === "hr") return "\n\n";
  if (low === "summary") return "**";
  if (/^h[1-6]$/.test(low)) return end ? "**\n\n" : "\n\n**";
  if (low === "td" || low === "th") return end ? " " : "— ";
  if (low === "li") return end ? "" : "\n- ";
  if (BLOCK.test(low)) return "\n\n";
  return end ? "" : component(name, attributes);
}

/** Components of documentation sites often carry their words as attributes. */
function component(name: string, attributes: string): string {
  if (!/^[A-Z]/.test(name)) return "";
  const field = /(?:Field|Param)$/.test(name)
    ? ["body", "query", "path", "header", "name"]
        .map((key) => attribute(attributes, key))
        .find((v) => v !== "")
    : undefined;
  const title = attribute(attributes, "title") || attribute(attributes, "label") || (field ?? "");
  const href = attribute(attributes, "href");
  if (title === "")
    return /^(?:Note|Warning|Tip|Info|Check|Danger|Caution)$/.test(name) ? `**${name}:** ` : "";
  return href === ""
    ? `\n\n**${plain(title)}**\n\n`
    : `\n\n[${plain(title)}](${href.replace(/[\s()<>]/g, "")})\n\n`;
}

function picture(attributes: string): string {
  const src = attribute(attributes, "src").replace(/[\s()<>]/g, "");
  return src === "" ? "" : `![${plain(attribute(attributes, "alt"))}](${src})`;
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(
    `(?:^|\\s)${name}\\s*=\\s*(?:\\{?\\s*"([^"]*)"\\s*\\}?|\\{?\\s*'([^']*)'\\s*\\}?|([^\\s"'{}]+))`,
    "i",
  ).exec(attributes);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? "").trim();
}

function plain(words: string): string {
  return words
    .replace(/[[\]()<>`*\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
