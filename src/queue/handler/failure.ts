import { JobdeckError, messageOf } from "../../domain/errors.ts";
import type { Outcome } from "../../domain/executor.ts";

const MOST_CAUSES = 20;
const MOST_CHARACTERS = 2000;

/**
 * What a handler threw, as an outcome: its message and those of its causes, one line each, outermost first. Retrying
 * is pointless for a failure that Jobdeck has a code for (another attempt gets the same input), unless it says
 * otherwise with a boolean property `retryable`.
 */
export function failure(thrown: unknown): Outcome & { kind: "threw" } {
  const errors = chain(thrown).map(oneLine);
  return { kind: "threw", errors, retryable: retryable(thrown) };
}

function chain(thrown: unknown): readonly string[] {
  const seen = new Set<unknown>();
  const messages: string[] = [];
  const waiting: unknown[] = [thrown];
  while (waiting.length > 0 && seen.size < MOST_CAUSES) {
    const next = waiting.shift();
    if (seen.has(next)) continue;
    seen.add(next);
    const said = text(next);
    // Who wraps a failure often quotes it.
    if (!messages.some((message) => message.includes(said))) messages.push(said);
    if (next instanceof AggregateError) waiting.push(...next.errors);
    if (next instanceof Error && next.cause !== undefined && next.cause !== null) waiting.push(next.cause);
  }
  return messages;
}

function text(thrown: unknown): string {
  try {
    if (thrown === undefined) return "The handler threw undefined";
    const message = messageOf(thrown);
    return message === "" ? "The handler threw an empty text" : message;
  } catch {
    return `The handler threw a ${typeof thrown} that has no text`;
  }
}

function oneLine(message: string): string {
  const line = message.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

function retryable(thrown: unknown): boolean {
  if (typeof thrown === "object" && thrown !== null && "retryable" in thrown)
    return thrown.retryable !== false;
  return !(thrown instanceof JobdeckError) || thrown.reason === "git_failed";
}
