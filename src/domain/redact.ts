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
  // "password":"…", and \"password\":\"…\" with the same quotes throughout: so no string is left before its end
  [
    new RegExp(
      `(?<!\\\\)((\\\\{0,7})"[\\w-]{0,40}${SECRET_NAME}\\2"\\s*:\\s*\\2")(?:(?!\\2")(?:\\\\.|[^"\\\\])){0,4000}\\2"`,
      "gi",
    ),
    `$1${HIDDEN}$2"`,
  ],
  // All that a header may hold.
  [/\b((?:set-)?cookie\s*[=:]\s*)[^"\\]+/gi, `$1${HIDDEN}`],
  // password=…, up to where a value can't go on; but who asked for something, as our own log has it, is a name: token:laptop
  [new RegExp(`(?<!"by":")(${SECRET_NAME}\\s*[=:]\\s*)(?!${HIDDEN})[^\\s"'&;,\\\\]+`, "gi"), `$1${HIDDEN}`],
];

/** One of these is in every line that a rule changes; most lines have none, and one look is enough. */
const SUSPECT =
  /@|whsec_|bearer|basic|digest|token|passw|secret|key|signature|credential|cookie|authorization/i;

/** A line without what looks like a secret: passwords in addresses, tokens, and values whose name says what they are. */
export function redacted(line: string): string {
  if (!SUSPECT.test(line)) return line;
  return RULES.reduce((text, [pattern, left]) => text.replace(pattern, left), line);
}
