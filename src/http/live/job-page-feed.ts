import { jobUpdate, logAppend } from "../../../views/fragments/job-update.tsx";
import type { Grant } from "../../auth/grant.ts";
import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import type { Waiting } from "../../domain/waiting.ts";
import type { Note } from "../../events/hub.ts";
import { Throttle } from "../../events/throttle.ts";
import { familyOf, isFamilyActive } from "../pages/job-family.ts";
import { maskedJob, type Web } from "../web.ts";
import type { Outlet } from "./outlet.ts";
import { encodeMessage, namedBeat, RETRY_MS } from "./sse.ts";

/** What happens to the job is gathered for so long, in milliseconds. */
const TICK_MS = 100;

/** What happens to other jobs, and may change why this one waits, is gathered for so long. */
const AROUND_MS = 1000;

/** Why a job waits may change by time alone, such as when a process is silent: it is looked at so often. */
const LOOK_MS = 5000;

/** Log lines in one message. */
const LINES = 200;

const END = encodeMessage({ event: "end", data: "1" });

interface Opening {
  readonly id: string;
  /** Of the last log line on the page. */
  readonly seq: number;
  readonly grant: Grant;
}

/**
 * One open job page. It knows only what its page shows, and brings it from there to the newest state whenever the job
 * changes and the page reads.
 */
export class JobPageFeed {
  readonly #web: Web;
  readonly #id: string;
  readonly #outlet: Outlet;
  readonly #soon: Throttle;
  readonly #later: Throttle;
  readonly #onFault: (cause: unknown) => void;
  #seq: number;
  #shown: readonly string[] = [];
  #shownJob: Job | null = null;
  /** Whether something around the job has changed, though not the job itself. */
  #stale = false;
  #shownFiles = -1;
  #shownWaiting: Waiting | null = null;
  /** Whether something that the page shows of other jobs may still change. */
  #isFamilyActive = false;
  #stopLooking: (() => void) | null = null;
  #busy = false;
  #again = false;

  constructor(web: Web, { id, seq, grant }: Opening, onFault: (cause: unknown) => void) {
    this.#web = web;
    this.#id = id;
    this.#seq = seq;
    this.#onFault = onFault;
    this.#soon = new Throttle(web.clock, TICK_MS, () => this.#wake());
    this.#later = new Throttle(web.clock, AROUND_MS, () => {
      this.#stale = true;
      this.#wake();
    });
    const unwatch = web.watch.watch(id, () => this.#soon.request());
    const leaveHub = web.hub.subscribe((note) => {
      if (this.#isAround(note)) this.#later.request();
    });
    const leaveSignals = web.hub.onSignal(({ kind }) => {
      if (kind === "queue") this.#later.request();
    });
    this.#outlet = web.outlets.open({
      ...{ beat: namedBeat, grant },
      onDrain: () => this.#wake(),
      onClose: () => {
        unwatch();
        leaveHub();
        leaveSignals();
        this.#soon.clear();
        this.#later.clear();
        this.#stopLooking?.();
      },
    });
    this.#outlet.write(encodeMessage({ retryMs: RETRY_MS, event: "beat", data: String(web.clock.now()) }));
    this.#wake();
    this.#lookAgain();
  }

  get stream(): ReadableStream<Uint8Array> {
    return this.#outlet.stream;
  }

  #lookAgain(): void {
    const { clock, tracker } = this.#web;
    const againAt = this.#shownWaiting?.againAt ?? null;
    const ms = againAt === null ? LOOK_MS : Math.max(100, Math.min(LOOK_MS, againAt - clock.now()));
    this.#stopLooking = clock.after(ms, () => {
      const job = tracker.find(this.#id);
      const waiting = job === undefined ? null : tracker.waiting(job);
      if (waiting?.text !== this.#shownWaiting?.text) {
        this.#stale = true;
        this.#wake();
      }
      this.#lookAgain();
    });
  }

  #wake(): void {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    this.#run()
      .catch((cause: unknown) => {
        this.#onFault(cause);
        this.#outlet.cut();
      })
      .finally(() => {
        this.#busy = false;
      });
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      while (this.#outlet.ready && (await this.#step()));
    }
  }

  /** @returns whether there may be more */
  async #step(): Promise<boolean> {
    const { tracker } = this.#web;
    const job = tracker.find(this.#id);
    if (job !== undefined && (this.#stale || job.version !== this.#shownJob?.version)) {
      this.#stale = false;
      const data = await this.#stateOf(job);
      this.#shownJob = job;
      if (data !== "") this.#outlet.write(encodeMessage({ id: String(this.#seq), data }));
      return true;
    }
    const lines = tracker.log(this.#id, { after: this.#seq, limit: LINES });
    this.#seq = lines.at(-1)?.seq ?? this.#seq;
    if (lines.length > 0) {
      this.#outlet.write(encodeMessage({ id: String(this.#seq), data: logAppend(lines) }));
      return true;
    }
    if (job === undefined || (isFinal(job.status) && !this.#isFamilyActive)) {
      this.#outlet.write(END);
      this.#outlet.end();
    }
    return false;
  }

  /** Whether another job may have changed what the page says: why this one waits, or how its family stands. */
  #isAround(note: Note): boolean {
    const shown = this.#shownJob;
    if (shown === null) return false;
    if (note.kind === "removed") return shown.dependsOn.includes(note.id);
    if (note.job.id === shown.id) return false;
    const { job } = note;
    if (shown.status === "scheduled" || shown.status === "queued") return true;
    return job.parentId === shown.id || job.dependsOn.includes(shown.id) || shown.dependsOn.includes(job.id);
  }

  /** The parts of the page that differ from what was sent last: a step forward changes half of them. */
  async #stateOf(job: Job): Promise<string> {
    const { tracker, library, clock, prefix } = this.#web;
    const waiting = tracker.waiting(job);
    const family = await familyOf(this.#web, job);
    this.#shownWaiting = waiting;
    this.#isFamilyActive = isFamilyActive(family);
    const newFiles = job.artifactCount !== this.#shownFiles || isFinal(job.status);
    this.#shownFiles = job.artifactCount;
    const parts = jobUpdate({
      job: maskedJob(this.#web, job),
      attempts: tracker.attempts(job.id),
      ...(newFiles ? { artifacts: await library.artifacts.list(job.id) } : {}),
      ...(waiting === null ? {} : { waiting: waiting.text }),
      family,
      now: clock.now(),
      prefix,
    });
    const fresh = parts.filter((part) => !this.#shown.includes(part));
    this.#shown = parts;
    return fresh.join("");
  }
}
