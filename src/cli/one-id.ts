import { UsageError } from "./usage-error.ts";

/** @throws UsageError unless there is exactly one word */
export function oneId(words: readonly string[], command: string): string {
  const [id] = words;
  if (id !== undefined && words.length === 1) return id;
  throw new UsageError(`\`jobdeck ${command}\` needs one job id, got ${words.length}`, command);
}
