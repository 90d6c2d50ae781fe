import { JobdeckError } from "../domain/errors.ts";
import { EXIT } from "./command.ts";
import { ink, line, type Output, plain } from "./output.ts";
import { ServerError } from "./remote/failures.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Tells what was to be expected, and throws a bug again. To a program that asked for JSON it is told as the API would:
 * `{"error":{"code","message"}}`, in one line.
 * @param words the command line
 * @returns the exit code
 */
export function tellFailure(err: Output, error: unknown, words: readonly string[]): number {
  const code = codeOf(error);
  if (code === null || !(error instanceof Error)) throw error;
  if (asksForJson(words)) line(err, JSON.stringify({ error: { code, message: error.message } }));
  else {
    for (const text of error.message.split("\n")) line(err, `${ink(err, "red", "error")}  ${plain(text)}`);
    if (error instanceof UsageError)
      line(err, `See \`jobdeck ${error.command === null ? "help" : `${error.command} --help`}\`.`);
  }
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** Null = it is a bug. */
function codeOf(error: unknown): string | null {
  if (error instanceof UsageError) return "usage";
  if (error instanceof ServerError) return error.code;
  return error instanceof JobdeckError ? error.reason : null;
}

function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).includes("--json");
}
