import { JobdeckError } from "../domain/errors.ts";
import type { CancelRequest, JobEdit, Submission } from "../domain/submission.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What somebody may say about a cancel, in characters. */
export const LONGEST_WORDS = 200;
/** The last instant that a date can name. */
const END_OF_TIME = 8_640_000_000_000_000;

/**
 * Rules that a schema at a door can't express, or that a caller of the library would otherwise escape.
 * @throws JobdeckError `request_invalid`
 */
export function refuseSubmission(request: Submission): void {
  const { id, maxAttempts = 1, queue = "x", runAt = 0, expiresAt = 0, limits = {} } = request;
  rule(id === undefined || UUID.test(id), "/id", "Expected a UUID");
  refuseEdit(request);
  rule(
    Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= 100,
    "/maxAttempts",
    "Expected an integer from 1 to 100",
  );
  rule(/^[\w.:-]{1,64}$/.test(queue), "/queue", "Expected 1 to 64 letters, digits or _ . : -");
  rule(isInstant(runAt), "/runAt", "Expected an instant in whole milliseconds since 1970");
  rule(isInstant(expiresAt), "/expiresAt", "Expected an instant in whole milliseconds since 1970");
  for (const [name, limit] of Object.entries(limits)) {
    const holds = limit === null || (Number.isFinite(limit) && limit >= 0);
    rule(holds, `/limits/${name}`, "Expected a number of at least 0, or null");
  }
  rule(limits.timeMs !== 0, "/limits/timeMs", "Expected at least 1 millisecond, or null");
  rule(
    (request.dependsOn ?? []).length === 0,
    "/dependsOn",
    "Dependencies between jobs are not part of this version",
  );
  rule(request.callbackUrl === undefined, "/callbackUrl", "Callbacks are not part of this version");
}

/**
 * The same for what may be changed later.
 * @throws JobdeckError `request_invalid`
 */
export function refuseEdit({ title = "x", priority = 0 }: JobEdit): void {
  rule(
    Number.isInteger(priority) && Math.abs(priority) <= 100,
    "/priority",
    "Expected an integer from -100 to 100",
  );
  rule(title.trim() !== "" && title.length <= 300, "/title", "Expected 1 to 300 characters");
}

/** @throws JobdeckError `request_invalid` */
export function refuseWords({ words = "" }: CancelRequest): void {
  rule(words.length <= LONGEST_WORDS, "/reason", `Expected at most ${LONGEST_WORDS} characters`);
}

function isInstant(at: number): boolean {
  return Number.isInteger(at) && at >= 0 && at <= END_OF_TIME;
}

function rule(holds: boolean, path: string, message: string): void {
  if (holds) return;
  throw new JobdeckError("request_invalid", `${path.slice(1)}: ${message}`, { issues: [{ path, message }] });
}
