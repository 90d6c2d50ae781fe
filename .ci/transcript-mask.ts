const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const SOME_INSTANT = "2026-01-31T14:00:00.000Z";

/** Numbers that depend on the machine or on the moment, by the name of their member. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{ durationMs: 12, waitMs: 1, ms: 4, firstOutputMs: 3, etaMs: 900 },
  ...{ pid: 4711, version: 5, p50: 12, p95: 12 },
};

/**
 * Makes what differs from run to run the same in all of them: times, ids that nobody gave, durations, versions.
 * @param text in which the ids stand that the commands give themselves
 */
export function masker(text: string): (printed: string) => string {
  const given = new Set(text.match(/(?<=\$ [\s\S]*)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
  const own = new Set([...given].filter((id) => !id.startsWith("0199d2c4-0000")));
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    if (own.has(id)) return id;
    const known = names.get(id) ?? `0199d2c4-0000-7000-8000-${String(names.size + 1).padStart(12, "0")}`;
    names.set(id, known);
    return known;
  };
  return (printed) =>
    printed
      .replaceAll(UUID, nameOf)
      .replaceAll(INSTANT, SOME_INSTANT)
      .replaceAll(/"(\w+)": ?\d+(?:\.\d+)?/g, (all, name: string) => {
        const value = NUMBERS[name];
        return value === undefined ? all : `"${name}": ${value}`;
      })
      .replaceAll(/^etag: "[^"]*"/gim, 'ETag: "5"')
      .replaceAll(/"etag": "(?:[^"\\]|\\.)*"/g, '"etag": "\\"1f-2k\\""')
      .replaceAll(/"(next|prev)Cursor": "[^"]*"/g, '"$1Cursor": "WyIy…"');
}
