/** No identifier is longer; what is, is data. */
const MOST_CHARACTERS = 80;
const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;
const PARTS = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+|\p{Lo}+/gu;

/** `getOrCreateHTTP2` → `get Or Create HTTP 2`; nothing for what is one word already. */
export function splitIdentifier(name: string): string {
  const parts = name.match(PARTS) ?? [];
  return parts.length < 2 ? "" : parts.join(" ");
}

/** The identifiers in a text, each once and with the words that it is made of, up to about `limit` characters. */
export function splitIdentifiers(text: string, limit: number): string {
  const found = new Set<string>();
  let length = 0;
  for (const [name] of text.matchAll(IDENTIFIER)) {
    if (length > limit) break;
    if (name.length > MOST_CHARACTERS || !/\p{Ll}\p{Lu}|\p{L}\p{N}|\p{Lu}{2}\p{Ll}/u.test(name)) continue;
    const words = splitIdentifier(name);
    if (words === "" || found.has(`${name} ${words}`)) continue;
    found.add(`${name} ${words}`);
    length += name.length + words.length;
  }
  return [...found].join(" ");
}

/**
 * How a symbol is looked up: in small letters, with one way to write what joins the parts of a name, and without the
 * brackets of a call. `Cache::Get()`, `cache#get` and `Cache.get` are the same.
 */
export function symbolKey(name: string): string {
  return name
    .trim()
    .replace(/\(.*$/s, "")
    .replaceAll(/::|->|[#/\\]/g, ".")
    .replaceAll(/^[.@]+|\.+$/g, "")
    .toLowerCase();
}

/** The last part of a symbol's key; null when it has only one. */
export function tailOf(key: string): string | null {
  const dot = key.lastIndexOf(".");
  return dot < 0 ? null : key.slice(dot + 1);
}
