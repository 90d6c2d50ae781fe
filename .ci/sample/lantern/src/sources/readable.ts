const HIDDEN = /<(script|style|noscript|svg|template)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const BREAKS = /<\/?(?:p|div|li|ul|ol|tr|table|h[1-6]|section|article|header|footer|nav|br|hr|dt|dd|pre)\b[^>]*>/gi;
const TAG = /<[^>]+>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/**
 * The text of a page as a person reads it, one line for each block. Scripts, styles and markup are gone, so that a
 * new version of the site's machinery is not taken for news.
 */
export function readableLines(html: string): readonly string[] {
  return html
    .replace(HIDDEN, " ")
    .replace(/\s+/g, " ")
    .replace(BREAKS, "\n")
    .replace(TAG, "")
    .split("\n")
    .map((line) => decodeEntities(line).replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|([a-z]+));/gi, (whole, digits: string | undefined, name: string) => {
    if (digits === undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number(digits);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
