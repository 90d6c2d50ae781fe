import { type Issue, JobdeckError, quote } from "../domain/errors.ts";
import { SCOPES, type Scope } from "../domain/token.ts";

/** What is asked for in a token. */
export interface TokenRequest {
  /** Letters, digits, spaces and `. _ @ -`, at most 60; default: one that is free. */
  readonly name?: string;
  readonly scopes: readonly Scope[];
  /** Null = all. */
  readonly queues: readonly string[] | null;
  /** Null = never. */
  readonly expiresAt: number | null;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u;
const QUEUE = /^[\w.:-]{1,64}$/;
const MOST_QUEUES = 100;

/**
 * @param taken names of tokens that were not revoked
 * @throws JobdeckError `request_invalid`
 */
export function refuseRequest(
  { name, scopes, queues, expiresAt }: TokenRequest & { readonly name: string },
  taken: readonly string[],
  now: number,
): void {
  const issues: Issue[] = [];
  const refuse = (path: string, message: string) => void issues.push({ path, message });
  if (!NAME.test(name)) {
    refuse(
      "/name",
      "must begin with a letter or digit, and have at most 60 letters, digits, spaces or . _ @ -",
    );
  } else if (taken.includes(name)) refuse("/name", `must not be that of another token, got ${quote(name)}`);
  if (scopes.length === 0) refuse("/scopes", `must have at least one of ${SCOPES.join(", ")}`);
  if (queues !== null) {
    if (queues.length === 0 || queues.length > MOST_QUEUES) {
      refuse("/queues", `must have 1 to ${MOST_QUEUES} names, or be left out for all queues`);
    }
    if (!queues.every((queue) => QUEUE.test(queue))) {
      refuse("/queues", "must be names of queues: 1 to 64 letters, digits or _ . : -");
    }
    if (scopes.includes("admin")) {
      refuse("/queues", "must be left out with the scope admin, which is about the whole deck");
    }
  }
  if (expiresAt !== null && expiresAt <= now) refuse("/expiresAt", "must be in the future");
  if (issues.length === 0) return;
  const words = issues.map(({ path, message }) => `${path.slice(1)}: ${message}`).join("; ");
  throw new JobdeckError("request_invalid", `A token can't be created so. ${words}`, { issues });
}
