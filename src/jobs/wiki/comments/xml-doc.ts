import type { Doc, NamedText } from "../facts.ts";
import { codeSpan, dedent, fenced, orNull } from "./doc.ts";
import { decodeEntities } from "./html.ts";

/** Reads the XML of a C# documentation comment; elements that it does not know are left out, their text stays. */
export function xmlDoc(comment: string): Doc | null {
  if (!/<\w/.test(comment)) return orNull({ ...NOTHING, text: comment.trim() });
  const text = ["summary", "value", "remarks"].flatMap((tag) =>
    elements(comment, tag).map((e) => markdown(e.body)),
  );
  const named = (tag: string, attribute: string): NamedText[] =>
    elements(comment, tag).map((e) => ({
      name: attributeOf(e.attributes, attribute),
      text: markdown(e.body),
    }));
  const inherited = /<inheritdoc\b/.test(comment) && text.every((t) => t === "");
  const cref = /<inheritdoc\s[^<>]*cref\s*=\s*"([^"<>]*)"/.exec(comment)?.[1];
  const examples = elements(comment, "example").map((e) => markdown(e.body));
  return orNull({
    text: inherited ? inheritance(cref) : text.filter(Boolean).join("\n\n"),
    params: [...named("typeparam", "name"), ...named("param", "name")].filter(
      (p) => p.name !== "" && p.text !== "",
    ),
    returns: elements(comment, "returns").map((e) => markdown(e.body))[0] ?? null,
    throws: named("exception", "cref").map((t) => ({ ...t, name: shortName(t.name) })),
    examples: examples.filter(Boolean),
    deprecated: null,
    internal: false,
  });
}

const NOTHING: Doc = {
  text: "",
  params: [],
  returns: null,
  throws: [],
  examples: [],
  deprecated: null,
  internal: false,
};

function inheritance(cref: string | undefined): string {
  return cref === undefined ? "" : `As ${codeSpan(shortName(cref))}.`;
}

interface Element {
  readonly attributes: string;
  readonly body: string;
}

/** Elements of a name outside of each other, found by their ends so that no text makes it slow. */
function elements(xml: string, tag: string): Element[] {
  const found: Element[] = [];
  const open = new RegExp(`<${tag}(\\s[^<>]{0,500})?>`, "g");
  for (let match = open.exec(xml); match !== null && found.length < 100; match = open.exec(xml)) {
    if (match[1]?.endsWith("/") === true) continue;
    const end = xml.indexOf(`</${tag}>`, open.lastIndex);
    if (end < 0) break;
    found.push({ attributes: match[1] ?? "", body: xml.slice(open.lastIndex, end) });
    open.lastIndex = end;
  }
  return found;
}

function attributeOf(attributes: string, name: string): string {
  return decodeEntities(new RegExp(`\\b${name}\\s*=\\s*["']([^"'<>]*)["']`).exec(attributes)?.[1] ?? "");
}

/** `T:System.Collections.List{T}` as a reader writes it: `List<T>`. */
function shortName(cref: string): string {
  const plain = cref
    .replace(/^[A-Z!]:/, "")
    .replace(/\{/g, "<")
    .replace(/\}/g, ">")
    .replace(/`+\d+/g, "");
  const [, before = plain, rest = ""] = /^([^(<]*)([\s\S]*)$/.exec(plain) ?? [];
  const parts = before.split(".");
  const kept = parts.slice(-2).filter((part, i, all) => i === all.length - 1 || /^[A-Z]/.test(part));
  return `${(parts.length > 2 ? kept.slice(-1) : kept).join(".")}${rest}`;
}

function markdown(xml: string): string {
  const blocks: string[] = [];
  const keep = (block: string) => `\uE000${blocks.push(block) - 1}\uE000`;
  const text = xml
    .replaceAll("\uE000", "")
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) =>
      inner.replace(/[<>&]/g, (c) => ({ "<": "&lt;", ">": "&gt;" })[c] ?? "&amp;"),
    )
    .replace(
      /<code\b[^<>]{0,200}>([\s\S]*?)<\/code>/g,
      (_, code: string) =>
        `\n\n${keep(fenced(dedent(decodeEntities(code).replace(/^\s*\n|\s+$/g, "")), "csharp"))}\n\n`,
    )
    .replace(/<c>([^<]{0,500})<\/c>/g, (_, code: string) => keep(codeSpan(decodeEntities(code))))
    .replace(/<(?:see|seealso)\s[^<>]{0,20}?langword\s*=\s*"(\w+)"\s*\/?>/g, (_, word: string) =>
      keep(codeSpan(word)),
    )
    .replace(/<(?:see|seealso)\s+cref\s*=\s*"([^"<>]*)"\s*\/>/g, (_, cref: string) =>
      keep(codeSpan(shortName(decodeEntities(cref)))),
    )
    .replace(
      /<(?:see|seealso)\s+cref\s*=\s*"([^"<>]*)"\s*>([^<]*)<\/(?:see|seealso)>/g,
      (_, cref: string, label: string) => label.trim() || keep(codeSpan(shortName(cref))),
    )
    .replace(/<(?:see|seealso|a)\s+href\s*=\s*"(https?:[^"<>\s()]*)"\s*\/>/g, "<$1>")
    .replace(
      /<(?:see|seealso|a)\s+href\s*=\s*"(https?:[^"<>\s()]*)"\s*>([^<]*)<\/(?:see|seealso|a)>/g,
      (_, url: string, label: string) => `[${label.trim() || url}](${url})`,
    )
    .replace(/<(?:paramref|typeparamref)\s+name\s*=\s*"(\w+)"\s*\/>/g, (_, name: string) =>
      keep(codeSpan(name)),
    )
    .replace(/<item>/g, "\n- ")
    .replace(/<\/term>\s*(?=<description>)/g, ": ")
    .replace(/<\/?(?:para|list|br)\b[^<>]{0,100}>/g, "\n\n")
    .replace(/<\/?[a-zA-Z][^<>]{0,300}>/g, "");
  const lines = decodeEntities(text)
    .split("\n")
    .map((line) => line.trim());
  return lines
    .join("\n")
    .replace(/\n- \n+/g, "\n- ")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\uE000(\d+)\uE000/g, (_, i: string) => blocks[Number(i)] ?? "")
    .trim();
}
