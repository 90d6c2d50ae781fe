import type { Grant } from "../../auth/grant.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Hub, Note } from "../../events/hub.ts";
import { Throttle } from "../../events/throttle.ts";
import type { Tracker } from "../../tracker/tracker.ts";
import type { Outlet, Writer } from "./outlet.ts";
import type { Outlets } from "./outlets.ts";
import type { Beat } from "./sse.ts";
import { type BoardCounts, TaskbarBoard, type Why } from "./taskbar-board.ts";

/** Changes are gathered for so long, in milliseconds: measured to cost a third of the CPU of sending each by itself. */
const TICK_MS = 100;

/** Numbers are read again at most so often, in milliseconds. */
const COUNT_MS = 1000;

/** What jobs wait for is looked at again so often, in milliseconds: the newest so many. */
const LOOK_MS = 2000;
const MOST_LOOKED_AT = 200;

/** Jobs that may wait for the next tick. Past it, single rows are given up for the whole taskbar. */
const MOST_WAITING = 500;

export interface TaskbarFeedDeps {
  readonly tracker: Tracker;
  readonly hub: Pick<Hub, "subscribe">;
  readonly clock: Clock;
  readonly outlets: Outlets;
  readonly prefix: string;
  readonly counts: () => BoardCounts;
}

/** How one kind of stream writes what the board holds. Each gives the same bytes to readers in the same place. */
export interface Format {
  readonly beat: Beat;
  /** What a reader is given at once; `cursor` is where it says it was, null when it says nothing. */
  first(board: TaskbarBoard, cursor: number | null, now: number): Uint8Array;
  /** What brings a reader from a tick to the newest; null = nothing. */
  next(board: TaskbarBoard, tick: number, now: number): Uint8Array | null;
}

/** Writes one format to all who came with the same grant: there may be thousands, and each costs its outlet alone. */
class Face implements Writer {
  readonly format: Format;
  readonly grant: Grant;
  readonly feed: TaskbarFeed;

  constructor(feed: TaskbarFeed, format: Format, grant: Grant) {
    this.feed = feed;
    this.format = format;
    this.grant = grant;
  }

  get beat(): Beat {
    return this.format.beat;
  }

  onDrain(outlet: Outlet): void {
    this.feed.write(outlet, this.format);
  }

  onClose(): void {
    this.feed.forget();
  }
}

/**
 * Takes the hub's notes to every reader of the taskbar. A reader is an outlet with a place in the board's time: while it does
 * not read, nothing is kept for it, and when it reads again it is given the newest state. Without readers it listens
 * to nothing.
 */
export class TaskbarFeed {
  readonly #deps: TaskbarFeedDeps;
  /** Those that write to somebody, as long as their grants are in use. */
  readonly #faces = new Map<Format, WeakMap<Grant, Face>>();
  #readers = 0;
  readonly #waiting = new Map<string, Note>();
  readonly #soon: Throttle;
  #board: TaskbarBoard | null = null;
  #unsubscribe: (() => void) | null = null;
  #stopLeaving: (() => void) | null = null;
  #stopLooking: (() => void) | null = null;
  #countedAt = 0;
  #recount = false;

  constructor(deps: TaskbarFeedDeps) {
    this.#deps = deps;
    this.#soon = new Throttle(deps.clock, TICK_MS, () => this.#tick());
  }

  get readers(): number {
    return this.#readers;
  }

  /**
   * @param cursor the change that the reader has seen; null = unknown
   * @param once whether it ends with what the reader has missed
   */
  open(format: Format, cursor: number | null, grant: Grant, once = false): ReadableStream<Uint8Array> {
    const board = this.#board ?? this.#start();
    const { outlets, clock } = this.#deps;
    const outlet = outlets.open(this.#face(format, grant));
    outlet.place = board.tick;
    this.#readers += 1;
    outlet.write(format.first(board, cursor, clock.now()));
    if (once) outlet.end();
    return outlet.stream;
  }

  /** For whoever writes for it, when an outlet has ended. */
  forget(): void {
    this.#readers -= 1;
    if (this.#readers === 0) this.#stop();
  }

  /** Brings one reader to the newest, if it reads. */
  write(outlet: Outlet, format: Format): void {
    const board = this.#board;
    if (board === null || !outlet.ready || outlet.place >= board.tick) return;
    const bytes = format.next(board, outlet.place, this.#deps.clock.now());
    outlet.place = board.tick;
    if (bytes !== null) outlet.write(bytes);
  }

  #writeAll(): void {
    const isOurs = (writer: Writer): writer is Face => writer instanceof Face && writer.feed === this;
    for (const [outlet, { format }] of this.#deps.outlets.of(isOurs)) this.write(outlet, format);
  }

  #face(format: Format, grant: Grant): Face {
    const known = this.#faces.get(format)?.get(grant);
    if (known !== undefined) return known;
    const face = new Face(this, format, grant);
    const faces = this.#faces.get(format) ?? new WeakMap<Grant, Face>();
    this.#faces.set(format, faces.set(grant, face));
    return face;
  }

  #start(): TaskbarBoard {
    const { tracker, hub, clock, prefix, counts } = this.#deps;
    const now = clock.now();
    // Subscribed first: what changes while the rows are read is applied on top of them.
    this.#unsubscribe = hub.subscribe((note) => this.#take(note));
    const { jobs, change } = tracker.taskbar(now);
    this.#countedAt = now;
    const board = new TaskbarBoard(prefix, jobs, change, counts(), now, this.#why());
    this.#board = board;
    this.#look(board, true);
    this.#awaitLeaving(board);
    return board;
  }

  #stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#stopLeaving?.();
    this.#stopLeaving = null;
    this.#stopLooking?.();
    this.#stopLooking = null;
    this.#soon.clear();
    this.#waiting.clear();
    this.#board = null;
  }

  #take(note: Note): void {
    const id = note.kind === "job" ? note.job.id : note.id;
    this.#waiting.delete(id);
    this.#waiting.set(id, note);
    this.#recount = true;
    this.#soon.request();
  }

  #tick(): void {
    const board = this.#board;
    if (board === null) return;
    const now = this.#deps.clock.now();
    const notes = [...this.#waiting.values()];
    this.#waiting.clear();
    const fresh = notes.length > MOST_WAITING ? this.#flooded(notes, now) : notes;
    if (board.apply(fresh, this.#counts(now), now, this.#why())) this.#writeAll();
    this.#awaitLeaving(board);
  }

  /** All reasons from one look at the world, which is taken when the first is asked for. */
  #why(): Why {
    const waitingOf = this.#deps.tracker.waitings();
    return (job) => waitingOf(job)?.text;
  }

  /** Time alone changes what jobs wait for, and other jobs do. */
  #look(board: TaskbarBoard, isNew: boolean): void {
    const { tracker, clock } = this.#deps;
    const { jobs } = tracker.list(
      { statuses: ["scheduled", "queued"] },
      { limit: MOST_LOOKED_AT, order: "desc" },
    );
    if (board.look(jobs, clock.now(), this.#why(), isNew)) this.#writeAll();
    this.#stopLooking = clock.after(LOOK_MS, () => this.#look(board, false));
  }

  /** In a flood only what the taskbar shows is worth a row; lists are brought up to date when they are opened. */
  #flooded(notes: readonly Note[], now: number): readonly Note[] {
    const shown = new Set(this.#deps.tracker.taskbar(now).jobs.map((job) => job.id));
    return notes.filter((note) => note.kind === "job" && shown.has(note.job.id)).slice(-MOST_WAITING);
  }

  #counts(now: number): BoardCounts | null {
    if (!this.#recount) return null;
    // The clock may have been set back.
    if (Math.abs(now - this.#countedAt) < COUNT_MS) {
      this.#soon.request();
      return null;
    }
    this.#recount = false;
    this.#countedAt = now;
    return this.#deps.counts();
  }

  #awaitLeaving(board: TaskbarBoard): void {
    this.#stopLeaving?.();
    const { clock } = this.#deps;
    const at = board.nextLeaveAt;
    this.#stopLeaving = at === null ? null : clock.after(Math.max(0, at - clock.now()), () => this.#tick());
  }
}
