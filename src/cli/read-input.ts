import { quote } from "../domain/errors.ts";
import type { Host } from "./host.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What `--input` stands for: JSON, `-` for standard input, or `@file`.
 * @throws UsageError when that is no JSON object
 */
export async function inputOf(
  host: Host,
  text: string | undefined,
  command: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (text === undefined) return {};
  const value = parsed(await textOf(host, text, command));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError("Expected --input to be a JSON object, such as '{\"steps\": 5}'", command);
}

async function textOf(host: Host, text: string, command: string): Promise<string> {
  if (text === "-") return await host.readStdin();
  if (!text.startsWith("@")) return text;
  try {
    return await host.readFile(text.slice(1));
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new UsageError(`The file ${quote(text.slice(1))} of --input can't be read${why}`, command);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
