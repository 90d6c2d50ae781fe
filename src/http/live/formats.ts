import type { Tracker } from "../../tracker/tracker.ts";
import { formatCursor } from "./cursor.ts";
import { encodeMessage, namedBeat, RETRY_MS, silentBeat } from "./sse.ts";
import type { TaskbarBoard } from "./taskbar-board.ts";
import type { Format } from "./taskbar-feed.ts";

/** More changed jobs than this are not replayed one by one to a reader who comes back. */
const MOST_REPLAYED = 200;

/** `/ui/taskbar`: unnamed messages with the rows that changed. */
export function rowsFormat(tracker: Tracker): Format {
  const cache = new OncePerTick();
  const encode = (board: TaskbarBoard, data: string) =>
    encodeMessage({ id: formatCursor(tracker.storeId, board.change), data });
  return {
    beat: namedBeat,
    first(board, cursor, now) {
      const hello = encodeMessage({
        retryMs: RETRY_MS,
        id: formatCursor(tracker.storeId, board.change),
        event: "beat",
        data: String(now),
      });
      const missed = cache.get(board, `from ${cursor}`, () => {
        const data = missedSince(tracker, board, cursor, now);
        return data === null ? null : encode(board, data);
      });
      return missed === null ? hello : joined(hello, missed);
    },
    next: (board, tick, now) =>
      cache.get(board, `tick ${tick}`, () => {
        const data = board.since(tick, now);
        return data === null ? null : encode(board, data);
      }),
  };
}

/** `/api/jobs/stream`: `event: jobs` with the whole taskbar, whenever that has changed. */
export function panelFormat(tracker: Tracker): Format {
  const cache = new OncePerTick();
  let newest = { html: "", tick: -1 };
  const encode = (board: TaskbarBoard, now: number, retryMs?: number) =>
    cache.get(board, `panel ${retryMs}`, () => {
      const html = board.panel(now);
      if (html !== newest.html) newest = { html, tick: board.tick };
      return encodeMessage({
        event: "jobs",
        id: formatCursor(tracker.storeId, board.change),
        ...(retryMs === undefined ? {} : { retryMs }),
        data: html,
      });
    });
  return {
    beat: silentBeat,
    // The whole taskbar is the newest state whatever the reader has seen, so a cursor changes nothing.
    first: (board, _cursor, now) => encode(board, now, RETRY_MS) ?? silentBeat(now),
    next(board, tick, now) {
      const bytes = encode(board, now);
      return newest.tick > tick ? bytes : null;
    },
  };
}

function missedSince(
  tracker: Tracker,
  board: TaskbarBoard,
  cursor: number | null,
  now: number,
): string | null {
  if (cursor === null || cursor > tracker.change()) return board.panelUpdate(now);
  // Such a reader has seen more than the board: the next tick repeats it and goes on.
  if (cursor > board.change) return null;
  const tick = board.tickOf(cursor);
  if (tick !== undefined) return board.since(tick, now);
  const { jobs, removed, complete } = tracker.changesAfter(cursor);
  if (!complete || jobs.length > MOST_REPLAYED) return board.panelUpdate(now);
  return board.catchUp(
    jobs,
    removed.map(({ id }) => id),
    now,
  );
}

/** As many answers are kept at one tick: readers choose the places that they come back from. */
const MOST_MADE = 100;

/** What many readers ask for at one tick is made once. */
class OncePerTick {
  readonly #made = new Map<string, Uint8Array<ArrayBuffer> | null>();
  #board: TaskbarBoard | null = null;
  #tick = -1;

  get(
    board: TaskbarBoard,
    key: string,
    make: () => Uint8Array<ArrayBuffer> | null,
  ): Uint8Array<ArrayBuffer> | null {
    if (board !== this.#board || board.tick !== this.#tick || this.#made.size >= MOST_MADE) {
      this.#made.clear();
      this.#board = board;
      this.#tick = board.tick;
    }
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
