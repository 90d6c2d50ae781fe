export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON object, comments and trailing commas allowed; null when the text is absent or is none. */
export function parseJson(text: string | null): Json | null {
  return parsed(text, (source) => Bun.JSONC.parse(source));
}

export function parseToml(text: string | null): Json | null {
  return parsed(text, (source) => Bun.TOML.parse(source));
}

function parsed(text: string | null, parse: (source: string) => unknown): Json | null {
  if (text === null) return null;
  try {
    const value = parse(text.replace(/^\uFEFF/, ""));
    return isRecord(value) ? value : null;
  } catch {
    // A manifest that its own tool could not read either tells nothing.
    return null;
  }
}
