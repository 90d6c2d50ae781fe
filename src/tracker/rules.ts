import { isLocalName, isPublicAddress, literalAddress } from "../domain/address.ts";
import { DEEPEST_INPUT, DEEPEST_METADATA, depthRule, isWithinDepth } from "../domain/depth.ts";
import { JobdeckError } from "../domain/errors.ts";
import { MOST_CONCURRENCY, type QueueEdit, RATE_BOUNDS } from "../domain/queue.ts";
import { BOUNDS, type CancelRequest, type JobEdit, type Submission } from "../domain/submission.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The last instant that a date can name. */
const END_OF_TIME = 8_640_000_000_000_000;

/**
 * Rules that a schema at a door can't express, or that a caller of the library would otherwise escape.
 * @throws JobdeckError `request_invalid`
 */
export function refuseSubmission(request: Submission): void {
  const { id, maxAttempts = 1, queue = "x", runAt = 0, expiresAt = 0, limits = {} } = request;
  rule(id === undefined || UUID.test(id), "/id", "Expected a UUID");
  rule(isJson(request.input), "/input", "Expected a value that JSON can hold");
  rule(isWithinDepth(request.input, DEEPEST_INPUT), "/input", depthRule(DEEPEST_INPUT));
  refuseEdit(request);
  rule(
    Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= BOUNDS.maxAttempts,
    "/maxAttempts",
    `Expected an integer from 1 to ${BOUNDS.maxAttempts}`,
  );
  refuseQueue(queue);
  for (const name of ["sessionId", "concurrencyKey"] as const) {
    const text = request[name];
    rule(
      text === undefined || isText(text, BOUNDS[name]),
      `/${name}`,
      `Expected 1 to ${BOUNDS[name]} characters`,
    );
  }
  refuseKey(request.idempotencyKey);
  rule(isInstant(runAt), "/runAt", "Expected an instant in whole milliseconds since 1970");
  rule(isInstant(expiresAt), "/expiresAt", "Expected an instant in whole milliseconds since 1970");
  for (const [name, limit] of Object.entries(limits)) {
    const holds = limit === null || (Number.isFinite(limit) && limit >= 0);
    rule(holds, `/limits/${name}`, "Expected a number of at least 0, or null");
  }
  rule(limits.timeMs !== 0, "/limits/timeMs", "Expected at least 1 millisecond, or null");
  refuseDependencies(request);
}

/**
 * Whether the end of a job may be told there. A name's address is looked up when that is done, and checked again.
 * @throws JobdeckError `request_invalid`
 */
export function refuseCallback(callbackUrl: string, allowPrivate: boolean): void {
  const path = "/callbackUrl";
  const url = URL.parse(callbackUrl);
  rule(
    url !== null && /^https?:$/.test(url.protocol) && callbackUrl.length <= BOUNDS.callbackUrl,
    path,
    `Expected an address with http:// or https:// of at most ${BOUNDS.callbackUrl} characters`,
  );
  rule(url?.username === "" && url.password === "", path, "Expected an address without user and password");
  const { hostname } = url ?? { hostname: "" };
  const literal = literalAddress(hostname);
  rule(
    allowPrivate || (!isLocalName(hostname) && (literal === null || isPublicAddress(literal))),
    path,
    "Expected a host with a public address. JOBDECK_ALLOW_PRIVATE_HOSTS allows others",
  );
}

function refuseDependencies({ id, dependsOn = [], inputFrom = {} }: Submission): void {
  const { dependsOn: most, inputFrom: mostParts } = BOUNDS;
  rule(
    dependsOn.length <= most && dependsOn.every((one) => UUID.test(one)),
    "/dependsOn",
    `Expected up to ${most} ids of jobs`,
  );
  const isItself = (one: string) => one.toLowerCase() === id?.toLowerCase();
  rule(!dependsOn.some(isItself), "/dependsOn", "Expected other jobs than itself");
  const parts = Object.entries(inputFrom);
  rule(parts.length <= mostParts, "/inputFrom", `Expected up to ${mostParts} parts`);
  for (const [target, source] of parts) {
    const path = `/inputFrom/${target.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    rule(isPointer(target) && target !== "", path, "Expected the name to be a JSON pointer such as /repo");
    rule(
      UUID.test(source.job) && !isItself(source.job) && isPointer(source.pointer),
      path,
      "Expected the id of another job and a JSON pointer",
    );
  }
}

/** RFC 6901. */
function isPointer(text: string): boolean {
  return text.length <= 1000 && /^(\/([^~/]|~[01])*)*$/.test(text);
}

/**
 * The same for what may be changed later.
 * @throws JobdeckError `request_invalid`
 */
export function refuseEdit({ title = "x", priority = 0, tags = [], metadata = {} }: JobEdit): void {
  rule(
    Number.isInteger(priority) && Math.abs(priority) <= BOUNDS.priority,
    "/priority",
    `Expected an integer from -${BOUNDS.priority} to ${BOUNDS.priority}`,
  );
  rule(
    isText(title, BOUNDS.title) && title.trim() !== "",
    "/title",
    `Expected 1 to ${BOUNDS.title} characters`,
  );
  rule(
    Array.isArray(tags) && tags.length <= BOUNDS.tags && tags.every((tag) => isText(tag, BOUNDS.tag)),
    "/tags",
    `Expected up to ${BOUNDS.tags} texts of 1 to ${BOUNDS.tag} characters`,
  );
  rule(isRecord(metadata) && isJson(metadata), "/metadata", "Expected an object that JSON can hold");
  rule(isWithinDepth(metadata, DEEPEST_METADATA), "/metadata", depthRule(DEEPEST_METADATA));
}

/** @throws JobdeckError `request_invalid` */
export function refuseWords({ words = "" }: CancelRequest): void {
  rule(words.length <= BOUNDS.words, "/reason", `Expected at most ${BOUNDS.words} characters`);
}

/** @throws JobdeckError `request_invalid` */
export function refuseQueue(name: string): void {
  rule(/^[\w.:-]{1,64}$/.test(name), "/queue", "Expected 1 to 64 letters, digits or _ . : -");
}

/** @throws JobdeckError `request_invalid` */
export function refuseQueueEdit({ concurrency = null, rate = null }: QueueEdit): void {
  rule(
    concurrency === null || isWhole(concurrency, 0, MOST_CONCURRENCY),
    "/concurrency",
    `Expected an integer from 0 to ${MOST_CONCURRENCY}, or null`,
  );
  if (rate === null) return;
  const { count, leastPerMs, mostPerMs } = RATE_BOUNDS;
  rule(isWhole(rate.count, 1, count), "/rate/count", `Expected an integer from 1 to ${count}`);
  rule(
    isWhole(rate.perMs, leastPerMs, mostPerMs),
    "/rate/perMs",
    `Expected an integer from ${leastPerMs} to ${mostPerMs}`,
  );
}

function isWhole(n: number, least: number, most: number): boolean {
  return Number.isInteger(n) && n >= least && n <= most;
}

function refuseKey(key = "x"): void {
  const { idempotencyKey: most } = BOUNDS;
  rule(
    isText(key, most) && /^[\x20-\x7e]+$/.test(key),
    "/idempotencyKey",
    `Expected an Idempotency-Key of 1 to ${most} printable characters`,
  );
}

function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value !== "" && value.length <= most;
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function isInstant(at: number): boolean {
  return Number.isInteger(at) && at >= 0 && at <= END_OF_TIME;
}

function rule(holds: boolean, path: string, message: string): void {
  if (holds) return;
  throw new JobdeckError("request_invalid", `${path.slice(1)}: ${message}`, { issues: [{ path, message }] });
}
