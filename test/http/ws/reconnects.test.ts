import { describe, test } from "bun:test";
import fc from "fast-check";
import type { NewEvent } from "../../../src/domain/event.ts";
import type { Job } from "../../../src/domain/job.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { listening } from "../../support/listening.ts";
import { following } from "../../support/slow-reader.ts";
import { type Frame, TestSocket } from "../../support/socket.ts";

const AT = Date.UTC(2026, 0, 1);

/** What happens to a job and to those who watch it, in a random order. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("report" as const), n: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("read" as const), who: fc.nat(2), n: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("drop" as const), who: fc.nat(2), n: fc.constant(0) }),
  },
);

const logs = (n: number): readonly NewEvent[] =>
  Array.from({ length: n }, (_, i) => ({
    type: "log",
    at: AT,
    data: { level: "info", stage: null, message: `${i} ${"x".repeat(i * 50)}` },
  }));

/** Gathers what it is told over all its connections, as a careful client does: it keeps the last number that it saw. */
class Viewer {
  readonly seen: unknown[] = [];
  isOver = false;

  get lastSeq(): number {
    return Number(this.seen.at(-1) ?? 0);
  }

  take(frame: Frame | undefined): void {
    if (frame?.["event"] === "job_event") this.seen.push(frame["seq"]);
    if (frame?.["event"] === "job_ended") this.isOver = true;
  }
}

function differs(app: TestApp, job: Job, viewers: readonly Viewer[]): boolean {
  const journal = app.deck.tracker.events(job.id, 0, 100_000).map(({ seq }) => seq);
  return viewers.some(({ seen }) => JSON.stringify(seen) !== JSON.stringify(journal));
}

describe("what clients gather over all their connections is the journal, without a gap and without a repeat", () => {
  test("over real connections, which end in the middle of what is sent", async () => {
    await using app = await testApp();
    await using server = listening(app);
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const job = await app.begin(await app.submit());
        const viewers = [new Viewer(), new Viewer(), new Viewer()];
        const open = async (viewer: Viewer): Promise<TestSocket> => {
          const socket = await TestSocket.open(server.url, {
            mode: viewers[0] === viewer ? "binary" : "text",
          });
          await socket.ask("reconnect_job", { job_id: job.id, last_seq: viewer.lastSeq });
          return socket;
        };
        const sockets = await Promise.all(viewers.map(open));
        for (const { kind, n, ...rest } of acts) {
          if (kind === "report") await app.report(job, {}, logs(n));
          const who = "who" in rest ? rest.who : 0;
          const [viewer, socket] = [viewers[who], sockets[who]];
          if (viewer === undefined || socket === undefined) continue;
          // Only what is there for sure, so that it does not wait for what never comes.
          const there = app.deck.tracker.get(job.id).lastSeq - viewer.lastSeq;
          if (kind === "read") {
            const want = viewer.seen.length + Math.min(n, there);
            while (viewer.seen.length < want) viewer.take(await socket.next());
          }
          if (kind === "drop") {
            socket[Symbol.dispose]();
            sockets[who] = await open(viewer);
          }
        }
        await app.end(job, "complete");
        for (const [i, viewer] of viewers.entries()) {
          while (!viewer.isOver) viewer.take(await sockets[i]?.next());
          sockets[i]?.[Symbol.dispose]();
        }
        return !differs(app, job, viewers);
      }),
      { numRuns: 40 },
    );
  });

  test("over connections that take what waits at random moments", async () => {
    await using app = await testApp();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const job = await app.begin(await app.submit());
        const viewers = [new Viewer(), new Viewer(), new Viewer()];
        const readers = await Promise.all(viewers.map(() => following(app, job, 0)));
        const read = (who: number, all = false) => {
          const wire = readers[who]?.wire;
          if (all) wire?.takeAll();
          else wire?.take();
          for (const frame of wire?.read.splice(0) ?? []) viewers[who]?.take(frame);
        };
        for (const { kind, n, ...rest } of acts) {
          const who = "who" in rest ? rest.who : 0;
          if (kind === "report") await app.report(job, {}, logs(n));
          if (kind === "read") read(who);
          if (kind === "drop") {
            readers[who]?.leave();
            readers[who] = await following(app, job, viewers[who]?.lastSeq ?? 0);
          }
        }
        await app.end(job, "complete");
        for (const who of viewers.keys()) read(who, true);
        return !differs(app, job, viewers);
      }),
      { numRuns: 60 },
    );
  });
});
