import { APICallError, NoObjectGeneratedError, NoOutputGeneratedError } from "ai";
import { messageOf } from "../../domain/errors.ts";
import type { Usage } from "../../domain/job.ts";
import { ModelError } from "../../jobs/model.ts";
import type { Passing } from "./patience.ts";

/** Such as a quote of the request in an answer: nobody reads more. */
const MOST_WORDS = 300;
/** Answers that another try may not get. */
const BUSY: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * What an error of the packages means to us. Nothing of it is handed on but words: it holds the request.
 * @param usageOf what the tokens of an answer cost
 */
export function failureOf(
  thrown: unknown,
  key: string | null,
  usageOf: (used: Tokens | undefined) => Usage,
): ModelError {
  if (thrown instanceof ModelError) return thrown;
  if (NoObjectGeneratedError.isInstance(thrown)) return noObject(thrown, usageOf);
  if (NoOutputGeneratedError.isInstance(thrown)) return new ModelError("unusable", "the answer is empty");
  const { statusCode } = APICallError.isInstance(thrown) ? thrown : {};
  const words = wordsOf(thrown, key);
  if (statusCode === undefined) return new ModelError("unavailable", words);
  if (statusCode >= 500 || BUSY.has(statusCode)) {
    return new ModelError("unavailable", `the provider answered with status ${statusCode}: ${words}`);
  }
  // A status of success with something that is no answer, such as a body that was cut off.
  if (statusCode < 300) return new ModelError("unavailable", `the provider's answer can't be read: ${words}`);
  return new ModelError("rejected", `the provider answered with status ${statusCode}: ${words}`);
}

/** Failures that may pass: those of the way and of a busy provider. */
export function passingOf(thrown: unknown, error: ModelError, now: number): Passing | null {
  if (error.fault !== "unavailable") return null;
  const headers = APICallError.isInstance(thrown) ? thrown.responseHeaders : undefined;
  return { error, retryAfterMs: retryAfter(headers, now) };
}

export interface Tokens {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

function noObject(thrown: NoObjectGeneratedError, usageOf: (used: Tokens | undefined) => Usage): ModelError {
  const usage = usageOf(thrown.usage);
  if (thrown.finishReason === "content-filter") {
    return new ModelError("refused", "the model refused to answer", usage);
  }
  if (thrown.finishReason === "length") {
    return new ModelError("unusable", "the answer is longer than was asked for", usage);
  }
  return new ModelError("unusable", "the answer is not of the shape that was asked for", usage);
}

function wordsOf(thrown: unknown, key: string | null): string {
  const words = messageOf(thrown).replace(/\s+/g, " ").trim() || "no reason given";
  const clean = key === null || key === "" ? words : words.replaceAll(key, "•••");
  return clean.length > MOST_WORDS ? `${clean.slice(0, MOST_WORDS)}…` : clean;
}

/** In seconds or as a date, as HTTP says. */
function retryAfter(headers: Readonly<Record<string, string>> | undefined, now: number): number | null {
  const said = headers?.["retry-after"]?.trim() ?? "";
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1000;
  const at = said === "" ? Number.NaN : Date.parse(said);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
