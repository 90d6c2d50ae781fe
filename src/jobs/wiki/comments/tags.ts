import type { Doc, NamedText } from "../facts.ts";
import { codeSpan, fenced, orNull } from "./doc.ts";
import { htmlToMarkdown } from "./html.ts";
import { fenceIndented } from "./indented.ts";

export interface TagStyle {
  /** The language of examples without a fence of their own. */
  readonly fence: string;
  /** Whether prose is HTML (Javadoc) rather than markdown (JSDoc). */
  readonly html: boolean;
}

/** Reads the text of a JSDoc or Javadoc comment: prose, then tags. */
export function tagDoc(comment: string, style: TagStyle): Doc | null {
  const prose = (text: string) => prosaic(text, style);
  const text: string[] = [];
  const params: NamedText[] = [];
  const throws: NamedText[] = [];
  const examples: string[] = [];
  let returns: string | null = null;
  let deprecated: string | null = null;
  let internal = false;
  for (const { tag, body: written } of sections(comment)) {
    const body = written.replace(NOT_FOR_USERS, "");
    internal ||= body !== written;
    switch (tag) {
      case "":
      case "remarks":
      case "description":
      case "desc":
      case "summary":
      case "module":
      case "file":
      case "fileoverview":
      case "fileOverview":
      case "packageDocumentation":
      case "apiNote":
      case "implNote":
      case "implSpec":
        text.push(prose(tag === "module" ? withoutModuleName(body) : body));
        break;
      case "param":
      case "arg":
      case "argument":
      case "property":
      case "prop":
      case "template":
      case "typeParam":
        params.push(named(body, prose));
        break;
      case "return":
      case "returns":
        returns = typed(body, prose(withoutType(body))) || returns;
        break;
      case "throws":
      case "throw":
      case "exception":
        throws.push(thrown(body, prose));
        break;
      case "example":
        if (body.trim() !== "") examples.push(example(body, style));
        break;
      case "deprecated":
        deprecated = prose(body);
        break;
      case "default":
      case "defaultValue":
      case "defaultvalue":
        if (body.trim() !== "") text.push(`Default: ${defaultValue(body)}.`);
        break;
      case "internal":
      case "hidden":
      case "ignore":
      case "private":
        internal = true;
        break;
      case "api":
      case "access":
        internal ||= body.trim() === "private";
        break;
      default:
    }
  }
  return orNull({
    text: text.filter(Boolean).join("\n\n"),
    params: params.filter((p) => p.text !== ""),
    returns,
    throws,
    examples,
    deprecated,
    internal,
  });
}

/** Written at the end of a line as often as on one of its own. */
const NOT_FOR_USERS = /\s+@(?:internal|hidden)\s*$/;

/** In a comment of one line, tags stand behind its words. */
const TAG_IN_LINE =
  /\s+@(?=(?:param|arg|argument|returns?|throws?|exception|deprecated|default|defaultValue|see|since)\b)/g;

function sections(comment: string): { tag: string; body: string }[] {
  const found: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  const lines = comment.includes("\n") ? comment : comment.replace(TAG_IN_LINE, "\n@");
  let fence = false;
  for (const line of lines.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
    const match = fence ? null : /^\s*@([A-Za-z]+)\b[ \t]?(.*)$/.exec(line);
    if (match !== null && isTag(found, match[1] ?? ""))
      found.push({ tag: match[1] ?? "", lines: [match[2] ?? ""] });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ tag, lines }) => ({ tag, body: lines.join("\n").replace(/^\n+|\s+$/g, "") }));
}

const CODE_ANNOTATION = /^[A-Z]/;

/** In an example a line may begin with a decorator or annotation, such as `@Override`, which is code. */
function isTag(found: readonly { tag: string }[], name: string): boolean {
  return !(found.at(-1)?.tag === "example" && CODE_ANNOTATION.test(name)) && !CODE_ANNOTATION.test(name);
}

function prosaic(text: string, style: TagStyle): string {
  const withCode = inlineTags(text);
  return style.html
    ? htmlToMarkdown(withCode, style.fence).trim()
    : fenceIndented(withCode, style.fence, 2).trim();
}

/** Turns `{@link X}` and its relatives into markdown; what stands in braces inside `{@code …}` is kept. */
export function inlineTags(text: string): string {
  let out = "";
  let at = 0;
  for (;;) {
    const start = text.indexOf("{@", at);
    if (start < 0) return out + text.slice(at);
    const end = closing(text, start);
    if (end < 0) return out + text.slice(at);
    out += text.slice(at, start) + inlineTag(text.slice(start + 2, end));
    at = end + 1;
  }
}

function closing(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === "{") depth += 1;
    else if (text[i] === "}") {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}

function inlineTag(inner: string): string {
  const [, tag = "", body = ""] = /^(\w+)\s*([\s\S]*)$/.exec(inner) ?? [];
  switch (tag) {
    case "code":
      return body.includes("\n") ? `\n\n${fenced(body, "")}\n\n` : codeSpan(body);
    case "literal":
      return body;
    case "link":
    case "linkcode":
    case "linkplain":
    case "tutorial":
    case "value":
      return link(body);
    default:
      return "";
  }
}

function link(body: string): string {
  const [target = "", label] = body.includes("|") ? body.split("|", 2).map((s) => s.trim()) : spaced(body);
  if (/^https?:\/\//.test(target)) return `[${label ?? target}](${target})`;
  const name = target.replace(/^#/, "").replaceAll("#", ".");
  return label === undefined || label === "" ? codeSpan(name) : label;
}

/** Splits at the first space outside parentheses, since `#join(String, int)` is one target. */
function spaced(body: string): [string, string | undefined] {
  let depth = 0;
  const text = body.trim();
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "(") depth += 1;
    else if (text[i] === ")") depth -= 1;
    else if (depth === 0 && /\s/.test(text[i] ?? "")) return [text.slice(0, i), text.slice(i).trim()];
  }
  return [text, undefined];
}

function withoutType(body: string): string {
  const trimmed = body.trimStart();
  if (!trimmed.startsWith("{") || trimmed.startsWith("{@")) return trimmed;
  const end = closing(trimmed, 0);
  return (end < 0 ? trimmed : trimmed.slice(end + 1)).trimStart().replace(/^-\s+/, "");
}

/** The type in braces before a description, which plain JavaScript says nowhere else. */
function typed(body: string, text: string): string {
  const trimmed = body.trimStart();
  const end = trimmed.startsWith("{") && !trimmed.startsWith("{@") ? closing(trimmed, 0) : -1;
  if (end < 0) return text;
  const type = codeSpan(trimmed.slice(1, end));
  return text === "" ? type : `${type} ${text}`;
}

function named(body: string, prose: (text: string) => string): NamedText {
  const rest = withoutType(body);
  const [, raw = "", text = ""] = /^(<\w+>|\[[^\]]*\]|\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
  const optional = /^\[\s*([^=\]]+)(?:=([\s\S]*))?\]$/.exec(raw);
  const name = (optional?.[1] ?? raw).trim();
  const fallback = optional?.[2] === undefined ? "" : ` Default: ${codeSpan(optional[2])}.`;
  return { name, text: `${typed(body, prose(text.replace(/^[-–:]\s*/, "")))}${fallback}`.trim() };
}

function thrown(body: string, prose: (text: string) => string): NamedText {
  const typed = /^\s*\{([^}]*)\}\s*([\s\S]*)$/.exec(body);
  if (typed !== null)
    return { name: typed[1]?.trim() ?? "", text: prose((typed[2] ?? "").replace(/^-\s*/, "")) };
  const [, name = "", text = ""] = /^\s*([A-Z][\w.$]*)(?:\s+([\s\S]*))?$/.exec(body) ?? [];
  return name === "" ? { name: "", text: prose(body) } : { name, text: prose(text) };
}

function example(body: string, style: TagStyle): string {
  const [, caption, rest = body] = /^\s*<caption>([\s\S]*?)<\/caption>\s*\n?([\s\S]*)$/.exec(body) ?? [];
  const code = /^\s*(?:```|~~~)/m.test(rest) ? rest.trim() : fenced(rest, style.fence);
  return caption === undefined ? code : `${caption.trim()}\n\n${code}`;
}

function defaultValue(body: string): string {
  const fence = /^\s*(?:```|~~~)\w*\n([\s\S]*?)\n(?:```|~~~)/.exec(body);
  return codeSpan((fence?.[1] ?? body).replace(/^`([^`]*)`\.?$/, "$1"));
}

function withoutModuleName(body: string): string {
  return body.replace(/^[\w./@-]+\s*(?:\n|$)/, "");
}
