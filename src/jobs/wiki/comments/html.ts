import { codeSpan, dedent, fenced } from "./doc.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  copy: "©",
  mdash: "—",
  ndash: "–",
  hellip: "…",
  larr: "←",
  rarr: "→",
  le: "≤",
  ge: "≥",
  ne: "≠",
  times: "×",
};

/** Resolves character references; the few names that documentation uses, and all numbers. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g,
    (whole, dec, hex, name) => {
      if (name !== undefined) return ENTITIES[String(name)] ?? whole;
      const code = dec === undefined ? Number.parseInt(String(hex), 16) : Number(dec);
      return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : "";
    },
  );
}

/**
 * The HTML that people write in documentation comments and READMEs as markdown. Tags without a counterpart go,
 * their text stays; scripts and styles go whole.
 * @param fence the language of preformatted blocks
 */
export function htmlToMarkdown(html: string, fence: string): string {
  const blocks: string[] = [];
  const keep = (block: string) => {
    blocks.push(block);
    return `\uE000${blocks.length - 1}\uE000`;
  };
  const restored = (part: string) =>
    part.replace(/\uE000(\d+)\uE000/g, (_, index: string) => blocks[Number(index)] ?? "");
  const text = html
    .replaceAll("\uE000", "")
    .replace(/(^|\n)(```|~~~)[^\n]*\n[\s\S]*?\n\2[^\n]*/g, (block) => keep(block))
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(script|style|svg)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(
      /<pre\b[^>]*>([\s\S]*?)<\/pre\s*>/gi,
      (_, code: string) => `\n\n${keep(preformatted(restored(code), fence))}\n\n`,
    )
    .replace(/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, (span) => keep(span))
    .replace(/<(?:code|tt|kbd|samp)\b[^>]*>([\s\S]*?)<\/(?:code|tt|kbd|samp)\s*>/gi, (_, code: string) =>
      keep(codeSpan(decodeEntities(restored(code).replace(/<[^>]+>/g, "")))),
    )
    .replace(
      /<a\b[^<>]{0,300}?\bhref\s*=\s*["']?([^"'\s<>]{1,2000})[^<>]{0,300}>([\s\S]{0,2000}?)<\/a\s*>/gi,
      (_, href: string, label: string) => (/^https?:/i.test(href) ? `[${label.trim()}](${href})` : label),
    )
    .replace(/<\/?(?:b|strong)\s*>/gi, "**")
    .replace(/<\/?(?:i|em)\s*>/gi, "*")
    .replace(/<h[1-6]\b[^>]*>([\s\S]*?)<\/h[1-6]\s*>/gi, (_, title: string) => `\n\n**${title.trim()}**\n\n`)
    .replace(/<li\b[^>]*>\s*/gi, "\n- ")
    .replace(
      /<\/(?:ul|ol|dl|p|div|table|tr|blockquote)\s*>|<(?:ul|ol|dl|p|div|table|tr|blockquote)\b[^>]*>/gi,
      "\n\n",
    )
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<\/?[a-zA-Z][^<>]*>/g, "");
  const tidy = decodeEntities(text)
    .replace(/^[ \t]{4,}(?=[^\s\-*+\d>|])/gm, "")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n(?:[ \t]*\n){2,}/g, "\n\n")
    .replace(/\n\n+(?=- )/g, "\n")
    .replace(/([^\n])\n(- )/g, (_, before: string, dash: string) => `${before}\n${dash}`)
    .replace(/^(?!- )([^\n]+)\n(?=- )/gm, "$1\n\n");
  return restored(tidy).trim();
}

function preformatted(html: string, fence: string): string {
  const inner = /^\s*(?:```|~~~)/.test(html) ? html.trim() : null;
  if (inner !== null) return inner.replace(/^(`{3,}|~~~)\n/, `$1${fence}\n`);
  const code = decodeEntities(html.replace(/<[^>]+>/g, "")).replace(/^`+|`+$/g, "");
  return fenced(dedent(code.replace(/^\s*\n|\s+$/g, "")), fence);
}
