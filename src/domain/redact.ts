/** What stands for a secret. */
const HIDDEN = "•••";

/** A name whose value is nobody's business, as it stands in queries, in JSON and in settings. */
const SECRET_NAME =
  "(?:password|passwd|secret|token|api[-_]?key|access[-_]?key|signature|credential|cookie|authorization)[\\w-]{0,40}";

/**
 * Each with what is left of it. Quotes may be escaped, since they are looked for in JSON within JSON too. Every repetition that
 * could begin in many places is bounded, so that no line takes long.
 */
const RULES: readonly (readonly [pattern: RegExp, left: string])[] = [
  // https://user:password@host
  [/\/\/[^/@\s"\\]{1,500}@/g, `//${HIDDEN}@`],
  [/\b(Bearer|Basic|Digest|Token)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\bwhsec_[\w+/=-]+/g, `whsec_${HIDDEN}`],
  // "password":"…" and \"password\":\"…\"
  [
    new RegExp(
      `(\\\\{0,7}"${SECRET_NAME}\\\\{0,7}"\\s*:\\s*)(\\\\{0,7}")(?:(?!\\2)(?:\\\\.|.)){0,4000}\\2`,
      "gi",
    ),
    `$1$2${HIDDEN}$2`,
  ],
  // password=… and Cookie: …, up to where a value can't go on
  [new RegExp(`(${SECRET_NAME}\\s*[=:]\\s*)(?!${HIDDEN})[^\\s"'&;,\\\\]+`, "gi"), `$1${HIDDEN}`],
];

/** A line without what looks like a secret: passwords in addresses, tokens, and values whose name says what they are. */
export function redacted(line: string): string {
  return RULES.reduce((text, [pattern, left]) => text.replace(pattern, left), line);
}
