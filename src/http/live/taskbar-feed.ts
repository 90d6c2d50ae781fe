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

/** Who may do what a reader asks for. */
interface Host {
  write(reader: Reader): void;
  forget(reader: Reader): void;
}

interface ReaderOptions {
  readonly host: Host;
  readonly format: Format;
  readonly grant: Grant;
  readonly tick: number;
  readonly outlets: Outlets;
}

/** A class, because there may be thousands: its methods cost nothing each. */
class Reader implements Writer {
  readonly format: Format;
  readonly grant: Grant;
  readonly #host: Host;
  readonly outlet: Outlet;
  tick: number;

  constructor({ host, format, grant, tick, outlets }: ReaderOptions) {
    this.#host = host;
    this.format = format;
    this.grant = grant;
    this.tick = tick;
    this.outlet = outlets.open(this);
  }

  get beat(): Beat {
    return this.format.beat;
  }

  onDrain(): void {
    this.#host.write(this);
  }

  onClose(): void {
    this.#host.forget(this);
  }
}

/**
 * Takes the hub's notes to every reader of the taskbar. A reader is only a place in the board's time: while it does
 * not read, nothing is kept for it, and when it reads again it is given the newest state. Without readers it listens
 * to nothing.
 */
export class TaskbarFeed {
  readonly #deps: TaskbarFeedDeps;
  readonly #readers = new Set<Reader>();
  readonly #host: Host = {
    write: (reader) => this.#write(reader),
    forget: (reader) => {
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#stop();
    },
  };
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
    return this.#readers.size;
  }

  /**
   * @param cursor the change that the reader has seen; null = unknown
   * @param once whether it ends with what the reader has missed
   */
  open(format: Format, cursor: number | null, grant: Grant, once = false): ReadableStream<Uint8Array> {
    const board = this.#board ?? this.#start();
    const { outlets, clock } = this.#deps;
    const reader = new Reader({ host: this.#host, format, grant, tick: board.tick, outlets });
    this.#readers.add(reader);
    reader.outlet.write(format.first(board, cursor, clock.now()));
    if (once) reader.outlet.end();
    return reader.outlet.stream;
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
    if (board.apply(fresh, this.#counts(now), now, this.#why()))
      for (const reader of [...this.#readers]) this.#write(reader);
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
    if (board.look(jobs, clock.now(), this.#why(), isNew)) {
      for (const reader of [...this.#readers]) this.#write(reader);
    }
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

  #write(reader: Reader): void {
    const board = this.#board;
    if (board === null || !reader.outlet.ready || reader.tick >= board.tick) return;
    const bytes = reader.format.next(board, reader.tick, this.#deps.clock.now());
    reader.tick = board.tick;
    if (bytes !== null) reader.outlet.write(bytes);
  }
}
