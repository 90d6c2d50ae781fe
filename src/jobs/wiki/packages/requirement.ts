/** `name[extra]>=1; marker` of Python's requirements. */
export function requirement(words: string): { name: string; range: string | null } | null {
  const match = /^([A-Za-z0-9][\w.-]{0,100})\s{0,4}(?:\[[^\]]{0,100}\])?\s{0,4}([^;#]{0,100})/.exec(
    words.trim(),
  );
  if (match?.[1] === undefined) return null;
  const range = (match[2] ?? "").trim().replace(/^\((.*)\)$/, "$1");
  return /^(?:[<>=!~]|$)/.test(range) ? { name: match[1], range: range === "" ? null : range } : null;
}
