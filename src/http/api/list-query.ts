import { type Cursor, decodeCursor } from "../../domain/cursor.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { isStatus, STATUSES, type Status } from "../../domain/status.ts";
import type { JobFilter, PageRequest } from "../../domain/store.ts";

/** Jobs on a page when nobody asks for another number. */
export const DEFAULT_LIMIT = 50;
export const MOST_JOBS = 1000;
export const LONGEST_VALUE = 300;
const MOST_WORDS = 20;
export const MOST_TYPES = 50;

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

export interface ListQuery {
  readonly filter: JobFilter;
  readonly page: PageRequest;
}

/**
 * `status` (repeated or with commas), `type`, `session`, `queue`, `tag`, `node`, `q`, `before`, `after`, `limit`
 * (1–1000) and `order` (asc or desc, the default).
 * @param find looks up a job that `before` or `after` may name instead of a cursor
 * @throws JobdeckError `invalid_query` that names the parameter and its rule; nothing is clamped
 */
export function readListQuery(
  params: URLSearchParams,
  find: (id: string) => Job | undefined,
  defaultLimit = DEFAULT_LIMIT,
): ListQuery {
  const filter = readFilter(params);
  const after = cursorOf(params, "after", find);
  const before = cursorOf(params, "before", find);
  if (after !== undefined && before !== undefined)
    throw invalidQuery("before", "left out where `after` is given");
  return {
    filter,
    page: {
      limit: integer(params, "limit", 1, MOST_JOBS) ?? defaultLimit,
      order: choice(params, "order", ["asc", "desc"] as const) ?? "desc",
      ...(after === undefined ? {} : { after }),
      ...(before === undefined ? {} : { before }),
    },
  };
}

/**
 * What narrows a list; the other parameters are left alone. `createdAfter` and `createdBefore` are RFC 3339, or what
 * a form's field for a date or a date and time gives, which is taken as UTC.
 * @throws JobdeckError `invalid_query`
 */
export function readFilter(params: URLSearchParams): JobFilter {
  const statuses = listed(params, "status").map(statusOf);
  const types = listed(params, "type");
  if (types.length > MOST_TYPES) throw invalidQuery("type", `at most ${MOST_TYPES} types`);
  const words = (single(params, "q") ?? "").split(/\s+/).filter((word) => word !== "");
  if (words.length > MOST_WORDS) throw invalidQuery("q", `at most ${MOST_WORDS} words`);
  const createdAfter = instant(params, "createdAfter");
  const createdBefore = instant(params, "createdBefore");
  const [sessionId, queue, parentId, tag, nodeId] = ["session", "queue", "parent", "tag", "node"].map(
    (name) => single(params, name),
  );
  return {
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(types.length === 0 ? {} : { types }),
    ...(words.length === 0 ? {} : { words }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(queue === undefined ? {} : { queue }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(tag === undefined ? {} : { tag }),
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(createdAfter === undefined ? {} : { createdAfter }),
    ...(createdBefore === undefined ? {} : { createdBefore }),
  };
}

/** @throws JobdeckError `invalid_query` */
export function integer(params: URLSearchParams, name: string, min: number, max: number): number | undefined {
  const text = single(params, name);
  if (text === undefined) return undefined;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalidQuery(name, `an integer from ${min} to ${max}`);
}

/** @throws JobdeckError `invalid_query` */
export function choice<T extends string>(
  params: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = single(params, name);
  const found = choices.find((word) => word === text);
  if (text === undefined || found !== undefined) return found;
  throw invalidQuery(name, `one of ${choices.join(", ")}`);
}

/** @throws JobdeckError `invalid_query` */
function instant(params: URLSearchParams, name: string): number | undefined {
  const text = single(params, name);
  if (text === undefined) return undefined;
  const [, day, time, zone = "Z"] = INSTANT.exec(text) ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}${time ?? "T00:00"}${zone}`);
  if (Number.isFinite(at)) return at;
  throw invalidQuery(name, "a date, or a date and time, such as 2026-01-31T14:00:00Z");
}

/** @returns the last value given; undefined for none and for an empty one */
export function single(params: URLSearchParams, name: string): string | undefined {
  const value = params.getAll(name).at(-1);
  if (value === undefined || value === "") return undefined;
  if (value.length > LONGEST_VALUE) throw invalidQuery(name, `at most ${LONGEST_VALUE} characters`);
  return value;
}

export function invalidQuery(name: string, rule: string): JobdeckError {
  return new JobdeckError("invalid_query", `Expected the query parameter \`${name}\` to be ${rule}`, {
    issues: [{ path: `/${name}`, message: `must be ${rule}` }],
  });
}

function listed(params: URLSearchParams, name: string): readonly string[] {
  return params
    .getAll(name)
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

function statusOf(word: string): Status {
  if (isStatus(word)) return word;
  throw invalidQuery("status", `some of ${STATUSES.join(", ")}`);
}

/** @throws JobdeckError `invalid_query` */
export function cursorOf(
  params: URLSearchParams,
  name: "after" | "before",
  find: (id: string) => Cursor | undefined,
): Cursor | undefined {
  const word = single(params, name);
  if (word === undefined) return undefined;
  const cursor = decodeCursor(word) ?? find(word);
  if (cursor === undefined) throw invalidQuery(name, "a cursor from a list, or the id of one of its entries");
  return { createdAt: cursor.createdAt, id: cursor.id };
}
