import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { JobdeckError } from "../../src/domain/errors.ts";
import type { Submission } from "../../src/domain/submission.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { newJob } from "../support/builders.ts";
import { claimJobs } from "../support/claim.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";

const ID = "0198a000-0000-7000-8000-00000000abcd";
const PARENT = "0198a000-0000-7000-8000-000000000001";
const greet = defineJob({
  type: "greet",
  title: "Greet",
  input: t.Object({ name: t.String() }),
  coolDownMs: 60_000,
  image: "any",
  module: import.meta.url,
  run: () => null,
});
const ada: Submission = { type: "greet", input: { name: "Ada" } };

interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly request?: Partial<Submission>;
  readonly env?: Readonly<Record<string, string>>;
  /** Before the first creation. */
  readonly prepare?: (deck: TestDeck) => Promise<unknown>;
  /** After it: from here on a new job like that is refused. */
  readonly spoil: (deck: TestDeck) => Promise<unknown>;
}

const engine = (folder: string) => join(folder, "engine.sock");

const REFUSALS: readonly Refusal[] = [
  {
    name: "the data folder is too large",
    code: "disk_full",
    env: { JOBDECK_DISK_LIMIT: "1MB" },
    spoil: (deck) => Bun.write(join(deck.folder, "artifacts", "large"), Buffer.alloc(1_000_000)),
  },
  {
    name: "the queue is full",
    code: "queue_full",
    env: { JOBDECK_QUEUE_SIZE: "1" },
    spoil: async () => undefined,
  },
  {
    name: "an equal has just failed",
    code: "cool_down",
    async spoil({ store, clock }) {
      const [job] = store.listActive(1);
      const at = clock.now();
      await store.insert([newJob({ queue: "other" })]);
      await claimJobs(store, { nodeId: "n", at, limit: 1, queues: [{ queue: "greet", limit: 1 }] });
      await store.transition(job?.id ?? "", "fail", { completedAt: at }, { at });
    },
  },
  {
    name: "a job that it depends on was deleted",
    code: "request_invalid",
    request: { dependsOn: [PARENT] },
    prepare: ({ store }) => store.insert([newJob({ id: PARENT, status: "completed", completedAt: 1 })]),
    spoil: ({ tracker }) => tracker.remove(PARENT),
  },
  {
    name: "its executor is not there at the moment",
    code: "executor_unavailable",
    request: { executor: "container" },
    prepare: ({ folder }) => Bun.write(engine(folder), ""),
    spoil: ({ folder }) => Bun.file(engine(folder)).delete(),
  },
];

/** A deck that has one job, on which a new one like it is refused. @returns the job, and the code of a refusal */
async function refusing(
  folder: string,
  { request, env, prepare, spoil }: Refusal,
  name: Partial<Submission>,
) {
  const options = { folder, jobs: [greet], env: { ...env, JOBDECK_CONTAINER_SOCKET: engine(folder) } };
  const asked = { ...ada, ...request };
  await using before = await testDeck({ ...options, role: null });
  await prepare?.(before);
  const { job } = await before.tracker.submit({ ...asked, ...name }, "api");
  await spoil(before);
  await before.stop();
  // It looks at the disk when it starts, and takes no jobs.
  const deck = await testDeck({ ...options, role: "run" });
  return { deck, asked, id: job.id };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "created",
    (cause: unknown) => (cause instanceof JobdeckError ? cause.reason : cause),
  );

describe.each(REFUSALS)("when $name", (refusal) => {
  test.each<[string, Partial<Submission>]>([
    ["id", { id: ID }],
    ["idempotency key", { idempotencyKey: "once" }],
  ])("a new job is refused, and the same %s gives the job that is there", async (_, name) => {
    await using folder = await tempFolder();
    const { deck, asked, id } = await refusing(folder.path, refusal, name);
    await using _deck = deck;
    const again = { ...asked, ...name };
    expect(await codeOf(deck.tracker.submit(asked, "api"))).toBe(refusal.code);
    expect(await deck.tracker.submit(again, "api")).toMatchObject({ created: false, job: { id } });
    // In a batch too; and what is new there is refused as ever.
    expect(await deck.tracker.submitAll([again], "api")).toMatchObject([{ id }]);
    expect(await codeOf(deck.tracker.submitAll([again, asked], "api"))).toBe(refusal.code);
    expect(await codeOf(deck.tracker.submit({ ...again, input: { name: "Bob" } }, "api"))).toBe("job_exists");
  });
});
