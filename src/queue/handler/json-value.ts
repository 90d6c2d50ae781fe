/** A result, an output or a checkpoint has to fit into one line of the protocol and one row of the store. */
export const MOST_JSON_BYTES = 1_000_000;

/**
 * What a value is once it has been through JSON: so that every executor hands on the same, and later changes of the
 * handler's object reach nobody. Undefined becomes null.
 * @param what names the value in the message of an error, such as `the result`
 * @throws TypeError when JSON can't hold it, or it is longer than a megabyte
 */
export function jsonValue(value: unknown, what: string): unknown {
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  const text = jsonText(value, what);
  if (text === undefined) throw new TypeError(`Expected ${what} to be JSON, got a ${typeof value}`);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MOST_JSON_BYTES) return JSON.parse(text);
  throw new TypeError(
    `Expected ${what} to be at most ${MOST_JSON_BYTES} bytes of JSON, got ${bytes}: leave what is large as an artifact`,
  );
}

/** As `jsonValue`, for what has to be an object. */
export function jsonObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  const json = jsonValue(value, what);
  if (isRecord(json)) return json;
  throw new TypeError(`Expected ${what} to be an object`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonText(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new TypeError(`Expected ${what} to be JSON`, { cause });
  }
}
