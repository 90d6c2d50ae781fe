import type { Clock } from "../domain/clock.ts";
import type { JobStore } from "../domain/store.ts";
import type { Note } from "../events/hub.ts";
import { ByLabel } from "./by-label.ts";
import { Histogram, histogram } from "./histogram.ts";
import { JobMeter } from "./job-meter.ts";
import { counter, type Family, gauge, openMetrics } from "./open-metrics.ts";
import { jobFamilies, queueFamilies } from "./store-families.ts";

export interface ProcessFigures {
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Of all cores together, since it started. */
  readonly cpuSeconds: number;
}

interface Options {
  readonly store: Pick<JobStore, "counts" | "lines" | "oldestInLine" | "listNodes" | "unindexed">;
  readonly clock: Clock;
  readonly version: string;
  readonly runtime: string;
  readonly figures: () => ProcessFigures;
}

/** What only the web face knows. */
export interface LiveFigures {
  readonly eventStreams: number;
  readonly textStreams: number;
  /** WebSockets. */
  readonly sockets: number;
  /** Bytes that wait for slow readers. */
  readonly pendingBytes: number;
  readonly ready: boolean;
}

const LAG_EVERY_MS = 1000;
/** A process is counted when it gave a sign of life within this time. */
const ALIVE_MS = 30_000;
const COMMITS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const LAGS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const REQUESTS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60];

/** What a monitoring program reads. What is in the database is read from counters; the rest is observed as it happens. */
export class Metrics {
  readonly #options: Options;
  readonly #startedAt: number;
  readonly #jobs = new JobMeter();
  readonly #commits = new Histogram(COMMITS);
  readonly #lags = new Histogram(LAGS);
  readonly #requests = new ByLabel(() => new Histogram(REQUESTS));
  #writes = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Watches the event loop. @returns ends that */
  start(): () => void {
    const { clock } = this.#options;
    let due = clock.now() + LAG_EVERY_MS;
    return clock.every(LAG_EVERY_MS, () => {
      const now = clock.now();
      this.#lags.observe(Math.max(0, now - due) / 1000);
      due = now + LAG_EVERY_MS;
    });
  }

  see(note: Note): void {
    this.#jobs.see(note);
  }

  committed(ms: number, writes: number): void {
    this.#commits.observe(ms / 1000);
    this.#writes += writes;
  }

  answered(ms: number, status: number): void {
    this.#requests.get(`${Math.floor(status / 100)}xx`).observe(ms / 1000);
  }

  text(live: LiveFigures): string {
    return openMetrics(this.#families(live));
  }

  #families({ eventStreams, textStreams, sockets, pendingBytes, ready }: LiveFigures): readonly Family[] {
    const { store, clock, version, runtime, figures } = this.#options;
    const { residentBytes, heapBytes, cpuSeconds } = figures();
    const now = clock.now();
    const alive = store.listNodes().filter(({ heartbeatAt }) => now - heartbeatAt < ALIVE_MS).length;
    const codes = this.#requests.entries();
    return [
      {
        ...{ name: "jobdeck_build", type: "info", help: "What runs." },
        samples: [{ suffix: "_info", labels: { version, bun: runtime }, value: 1 }],
      },
      gauge("jobdeck_ready", "1 while jobs are taken on, 0 while it starts or stops.", Number(ready)),
      ...jobFamilies(store),
      ...this.#jobs.families(),
      ...queueFamilies(store, now),
      gauge("jobdeck_nodes", "Processes on this data folder that gave a sign of life lately.", alive),
      gauge("jobdeck_unindexed", "Changes that the index of words has still to look at.", store.unindexed()),
      gauge("jobdeck_streams", "Answers that are open for as long as their reader wants.", [
        { labels: { kind: "events" }, value: eventStreams },
        { labels: { kind: "log" }, value: textStreams },
        { labels: { kind: "socket" }, value: sockets },
      ]),
      gauge("jobdeck_stream_pending_bytes", "Bytes that wait for slow readers.", pendingBytes, "bytes"),
      histogram(
        "jobdeck_http_request_seconds",
        "From a request's arrival to the head of its answer, by the class of its status.",
        codes.flatMap(([code, one]) => one.samples({ code })),
      ),
      histogram("jobdeck_store_commit_seconds", "One transaction of the database.", this.#commits.samples()),
      counter("jobdeck_store_writes", "Writes in those transactions.", [{ value: this.#writes }]),
      histogram(
        "jobdeck_event_loop_lag_seconds",
        "By how much a timer of one second was late.",
        this.#lags.samples(),
      ),
      gauge("process_resident_memory_bytes", "Memory of this process.", residentBytes, "bytes"),
      gauge("process_heap_bytes", "Of it what JavaScript uses.", heapBytes, "bytes"),
      counter("process_cpu_seconds", "Time on the processor.", [{ value: cpuSeconds }], "seconds"),
      gauge(
        "process_start_time_seconds",
        "When this process started, in seconds since 1970.",
        this.#startedAt / 1000,
        "seconds",
      ),
    ];
  }
}
