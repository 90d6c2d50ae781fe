import { join } from "node:path";
import { type TObject, Type as t } from "@sinclair/typebox";
import { freeBytes, usedBytes, versions, writable } from "../../src/adapters/machine.ts";
import { compose, type Deck } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import type { Clock } from "../../src/domain/clock.ts";
import type { NewEvent } from "../../src/domain/event.ts";
import type { Job } from "../../src/domain/job.ts";
import type { TransitionName } from "../../src/domain/status.ts";
import type { JobPatch, Written } from "../../src/domain/store.ts";
import type { Submission } from "../../src/domain/submission.ts";
import { createApp, type WebFace } from "../../src/http/app.ts";
import { loadStaticFiles } from "../../src/http/pages/static-files.ts";
import type { WebDeps, WebSettings } from "../../src/http/web.ts";
import { createInstallation } from "../../src/installation.ts";
import { defineJob, type JobType } from "../../src/jobs/define.ts";
import { createDiagrams } from "../../src/library/diagram.ts";
import { createDocs } from "../../src/library/docs.ts";
import { claimJobs } from "./claim.ts";
import { type Folder, tempFolder } from "./folder.ts";

export interface TestAppOptions {
  readonly prefix?: string;
  readonly isAlone?: boolean;
  readonly clock?: Clock;
  readonly jobs?: readonly JobType[];
  readonly settings?: Partial<WebSettings>;
  /** Overrides what the face is given. */
  readonly deps?: Partial<WebDeps>;
  /** A data folder that outlives the app, to open it again. */
  readonly folder?: Folder;
  /** Settings by environment variable. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether jobs are run; default false: they wait until the test moves them. */
  readonly run?: boolean;
}

export interface TestApp extends AsyncDisposable {
  readonly deck: Deck;
  readonly face: WebFace;
  readonly folder: Folder;
  /** What was reported as a bug. */
  readonly faults: readonly unknown[];
  send(path: string, init?: RequestInit): Promise<Response>;
  submit(request?: Partial<Submission>): Promise<Job>;
  /** Starts a waiting job, as a worker would. */
  begin(job: Job): Promise<Job>;
  /** Reports something about a running job, as its run would. */
  report(job: Job, patch: JobPatch, events?: readonly NewEvent[]): Promise<Job>;
  end(job: Job, how: TransitionName, patch?: JobPatch): Promise<Job>;
  /** Leaves a file of a job. */
  leave(job: Job, path: string, content: string | Uint8Array): Promise<void>;
}

/** A type with every kind of field, and one that is kept secret. Its jobs wait until they are told to stop. */
export const everything = defineJob({
  type: "everything",
  title: "Everything",
  input: t.Object({
    name: t.String({ minLength: 1, maxLength: 40 }),
    count: t.Optional(t.Integer({ minimum: 1, maximum: 9 })),
    flag: t.Optional(t.Boolean()),
    lines: t.Optional(t.Array(t.String())),
    secret: t.Optional(t.String({ writeOnly: true })),
    nested: t.Optional(t.Object({ token: t.String({ writeOnly: true }), open: t.String() })),
  }) satisfies TObject,
  titleOf: ({ name }) => name,
  stages: ["first", "second"],
  run: (ctx) =>
    new Promise((_, reject) => {
      ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason), { once: true });
    }),
});

const PUBLIC = join(import.meta.dir, "../../public");

/** The composed program on a folder of its own, behind its web face. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { prefix = "", clock, jobs = [everything], settings, deps, run = false } = options;
  const folder = options.folder ?? (await tempFolder());
  const faults: unknown[] = [];
  const onFault = (cause: unknown) => void faults.push(cause);
  const env = { JOBDECK_DATA: join(folder.path, "data"), JOBDECK_DURABILITY: "normal", ...options.env };
  const deck = compose(loadConfig({ env, cwd: folder.path }), {
    jobs,
    onFault,
    ...(clock === undefined ? {} : { clock }),
  });
  if (run) await deck.start("serve");
  const {
    tracker,
    schedules,
    sessions,
    deliveries,
    tokens,
    credentials,
    hub,
    catalog,
    artifacts,
    documents,
    store,
  } = deck;
  const baseOf = (id: string) => `${prefix}/docs/${id}`;
  const diagrams = createDiagrams();
  const face = createApp(
    {
      tracker,
      schedules,
      sessions,
      ...{ deliveries, tokens, credentials },
      hub,
      types: catalog,
      library: {
        ...{ artifacts, diagrams, documents, search: deck.search },
        docs: createDocs({
          artifacts,
          diagrams,
          baseOf,
          clock: deck.clock,
          env: { PATH: process.env["PATH"] },
        }),
      },
      settings: { version: "1.2.3", publicHosts: [], ...settings },
      clock: deck.clock,
      metrics: deck.metrics,
      newId: () => crypto.randomUUID(),
      files: loadStaticFiles(PUBLIC),
      isReady: () => true,
      alert: () => deck.alert(),
      installation: createInstallation(deck, "1.2.3", { freeBytes, usedBytes, versions, writable }),
      onFault,
      ...deps,
    },
    { prefix, ...(options.isAlone === undefined ? {} : { isAlone: options.isAlone }) },
  );
  const told = (written: Written): Job => {
    if (!written.ok) throw new Error(`The store refused: ${JSON.stringify(written.job)}`);
    hub.publish({ kind: "job", job: written.job });
    return written.job;
  };
  return {
    ...{ deck, face, folder, faults },
    send: async (path, init) => face.app.handle(new Request(`http://localhost${prefix}${path}`, init)),
    submit: async (request = {}) =>
      (await tracker.submit({ type: jobs[0]?.type ?? "", input: { name: "one" }, ...request }, "test")).job,
    async begin(job) {
      const queues = [{ queue: job.queue, limit: 1 }];
      const [begun] = await claimJobs(store, { nodeId: deck.nodeId, at: deck.clock.now(), limit: 1, queues });
      if (begun?.id !== job.id) throw new Error("Another job was first in line");
      return told({ ok: true, job: begun, others: [] });
    },
    report: async (job, patch, events) =>
      told(await store.update(job.id, patch, { at: deck.clock.now() }, events)),
    async end(job, how, patch = {}) {
      const at = deck.clock.now();
      return told(await store.transition(job.id, how, { completedAt: at, ...patch }, { at }));
    },
    leave: (job, path, content) => folder.write(`data/artifacts/${job.id}/${path}`, content),
    async [Symbol.asyncDispose]() {
      face.closeStreams();
      await deck.search.stop();
      if (run) await deck.stop();
      else store.close();
      if (options.folder === undefined) await folder[Symbol.asyncDispose]();
    },
  };
}
