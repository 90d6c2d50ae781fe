import { JobdeckError } from "../../domain/errors.ts";

/** The id of a message: which store, and the change up to which its reader has seen everything. */
export function formatCursor(storeId: string, change: number): string {
  return `${storeId}-${change}`;
}

/**
 * Where a reader of the taskbar was: `Last-Event-ID`, which a client sends when it comes back, else `?after=`.
 * @returns null when it says nothing, or names a place in another store
 * @throws JobdeckError `invalid_query` for an `after` that no stream ever gave out
 */
export function readCursor(request: Request, storeId: string): number | null {
  const header = request.headers.get("last-event-id");
  if (header !== null && header !== "") return changeOf(header, storeId) ?? null;
  const after = new URL(request.url).searchParams.get("after");
  if (after === null || after === "") return null;
  const change = changeOf(after, storeId);
  if (change !== undefined) return change;
  throw new JobdeckError("invalid_query", "Expected `after` to be the id of a message of this stream", {
    issues: [{ path: "/after", message: "must look like <store>-<change>" }],
  });
}

/** @returns undefined when it is no cursor at all, null when it is one of another store */
export function changeOf(word: string, storeId: string): number | null | undefined {
  const [, store, change] = /^([\w-]{1,64})-(\d{1,15})$/.exec(word) ?? [];
  if (store === undefined || change === undefined) return undefined;
  return store === storeId ? Number(change) : null;
}

/** Which entry of a job's journal a reader has seen: `Last-Event-ID`, else `?after=`, else none (0). */
export function readSeq(request: Request): number {
  const header = request.headers.get("last-event-id") ?? "";
  if (/^\d{1,15}$/.test(header)) return Number(header);
  const after = new URL(request.url).searchParams.get("after");
  if (after === null || after === "") return 0;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new JobdeckError("invalid_query", "Expected `after` to be the number of an event, 0 or more", {
    issues: [{ path: "/after", message: "must be an integer of 0 or more" }],
  });
}
