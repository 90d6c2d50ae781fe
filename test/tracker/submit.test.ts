import { describe, expect, test } from "bun:test";
import { type ErrorCode, JobdeckError } from "../../src/domain/errors.ts";
import type { Submission } from "../../src/domain/submission.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const greet = defineJob({
  type: "greet",
  title: "Greet",
  icon: "hand",
  input: t.Object({ name: t.String(), loud: t.Boolean({ default: false }) }, { additionalProperties: false }),
  stages: ["think", "speak"],
  maxAttempts: 3,
  limits: { timeMs: 5000 },
  titleOf: ({ name }) => `Greet ${name}`,
  run: ({ input }) => input,
});
const ID = "0198a000-0000-7000-8000-00000000abcd";

const open = () => testDeck({ jobs: [greet], clock: new FakeClock(NOW), role: null });
const ada: Submission = { type: "greet", input: { name: "Ada" } };

async function refusal(work: Promise<unknown>): Promise<{ code: ErrorCode; paths: readonly string[] }> {
  const thrown: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(thrown instanceof JobdeckError)) throw new Error(`Expected a refusal, got ${String(thrown)}`);
  return { code: thrown.reason, paths: thrown.issues.map((issue) => issue.path) };
}

test("a job gets the defaults of its type", async () => {
  await using deck = await open();
  const { job, created } = await deck.tracker.submit(ada, "cli");
  expect(created).toBe(true);
  expect(job).toMatchObject({
    ...{
      type: "greet",
      title: "Greet Ada",
      icon: "hand",
      queue: "greet",
      status: "queued",
      executor: "inline",
    },
    ...{ input: { name: "Ada", loud: false }, maxAttempts: 3, priority: 0, attempt: 0, createdBy: "cli" },
    ...{
      createdAt: NOW,
      queuedAt: NOW,
      updatedAt: NOW,
      startedAt: null,
      completedAt: null,
      version: 1,
      lastSeq: 1,
    },
  });
  expect(job.limits).toMatchObject({ timeMs: 5000, memoryBytes: null });
  expect(job.progress.stages.map((s) => `${s.name} ${s.status}`)).toEqual(["think waiting", "speak waiting"]);
  expect(deck.tracker.events(job.id, 0, 10)).toMatchObject([
    { seq: 1, type: "status", data: { from: null, status: "queued", reason: null } },
  ]);
});

test("what the client asks for wins over the defaults", async () => {
  await using deck = await open();
  const asked = {
    ...{ title: "Hello", queue: "polite", priority: -7, maxAttempts: 1, sessionId: "s", concurrencyKey: "k" },
    ...{ metadata: { a: 1 }, tags: ["x"], expiresAt: NOW + 1000 },
  };
  const job = await deck.tracker.enqueue("greet", { name: "Ada" }, { ...asked, limits: { memoryBytes: 5 } });
  expect(job).toMatchObject({ ...asked, createdBy: "api" });
  expect(job.limits).toMatchObject({ timeMs: 5000, memoryBytes: 5 });
});

test("a job whose time is ahead is scheduled, one whose time has come is queued", async () => {
  await using deck = await open();
  const later = await deck.tracker.enqueue("greet", { name: "Ada" }, { runAt: NOW + 1 });
  expect(later).toMatchObject({ status: "scheduled", queuedAt: null, runAt: NOW + 1 });
  expect(await deck.tracker.enqueue("greet", { name: "Ada" }, { runAt: NOW })).toMatchObject({
    status: "queued",
  });
});

describe.each([
  ["id", { id: ID }],
  ["idempotency key", { idempotencyKey: "once" }],
])("the same %s", (_, name) => {
  test("with the same input gives the job that is there", async () => {
    await using deck = await open();
    const first = await deck.tracker.submit({ ...ada, ...name }, "api");
    const again = await deck.tracker.submit(
      { type: "greet", input: { loud: false, name: "Ada" }, ...name },
      "api",
    );
    expect(again).toEqual({ job: first.job, created: false });
    expect(deck.tracker.stats().counts.queued).toBe(1);
    expect(deck.notes).toHaveLength(1);
  });

  test("asked for twice at the same moment creates one job", async () => {
    await using deck = await open();
    const both = await Promise.all([1, 2].map(() => deck.tracker.submit({ ...ada, ...name }, "api")));
    expect(both.map((b) => b.created)).toEqual([true, false]);
    expect(new Set(both.map((b) => b.job.id)).size).toBe(1);
  });

  test("with another input is refused", async () => {
    await using deck = await open();
    await deck.tracker.submit({ ...ada, ...name }, "api");
    const other = deck.tracker.submit({ type: "greet", input: { name: "Bob" }, ...name }, "api");
    expect(await refusal(other)).toMatchObject({ code: "job_exists" });
  });
});

test("an id is a UUID in any case, and kept in lower case", async () => {
  await using deck = await open();
  const { job } = await deck.tracker.submit({ ...ada, id: ID.toUpperCase() }, "api");
  expect(job.id).toBe(ID);
  expect(deck.tracker.get(ID.toUpperCase()).id).toBe(ID);
});

describe("a creation is refused", () => {
  type Broken = readonly [string, Partial<Submission>, ErrorCode, readonly string[]];
  const broken: readonly Broken[] = [
    ["for a type nobody knows", { type: "nope" }, "type_unknown", ["/type"]],
    [
      "for a broken input",
      { input: { name: 5, more: true } },
      "input_invalid",
      ["/input/more", "/input/name"],
    ],
    ["for an id that is no UUID", { id: "me" }, "request_invalid", ["/id"]],
    ["for a priority out of range", { priority: 101 }, "request_invalid", ["/priority"]],
    ["for half a priority", { priority: 0.5 }, "request_invalid", ["/priority"]],
    ["for no attempts", { maxAttempts: 0 }, "request_invalid", ["/maxAttempts"]],
    ["for a blank title", { title: "  " }, "request_invalid", ["/title"]],
    ["for a title without end", { title: "x".repeat(301) }, "request_invalid", ["/title"]],
    ["for a queue with a strange name", { queue: "a/b" }, "request_invalid", ["/queue"]],
    ["for more tags than one reads", { tags: Array(51).fill("x") }, "request_invalid", ["/tags"]],
    ["for a tag without end", { tags: ["x".repeat(101)] }, "request_invalid", ["/tags"]],
    ["for an empty tag", { tags: [""] }, "request_invalid", ["/tags"]],
    ["for a tag that is no text", JSON.parse('{"tags":[1,null]}'), "request_invalid", ["/tags"]],
    ["for metadata of nothing", JSON.parse('{"metadata":null}'), "request_invalid", ["/metadata"]],
    [
      "for an input that is nested too deep",
      { input: { name: JSON.parse(`${"[".repeat(30_000)}${"]".repeat(30_000)}`) } },
      "request_invalid",
      ["/input"],
    ],
    [
      "for metadata that is nested too deep",
      { metadata: { deep: JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`) } },
      "request_invalid",
      ["/metadata"],
    ],
    ["for metadata that JSON can't hold", { metadata: { a: 1n } }, "request_invalid", ["/metadata"]],
    ["for a session without a name", { sessionId: "" }, "request_invalid", ["/sessionId"]],
    ["for a session without end", { sessionId: "x".repeat(101) }, "request_invalid", ["/sessionId"]],
    ["for a key without end", { concurrencyKey: "x".repeat(201) }, "request_invalid", ["/concurrencyKey"]],
    ["for an unprintable key", { idempotencyKey: "a\nb" }, "request_invalid", ["/idempotencyKey"]],
    ["for half a millisecond", { runAt: 1.5 }, "request_invalid", ["/runAt"]],
    ["for an instant that no date can name", { expiresAt: Number.NaN }, "request_invalid", ["/expiresAt"]],
    ["for a limit below zero", { limits: { files: -1 } }, "request_invalid", ["/limits/files"]],
    ["for no time at all", { limits: { timeMs: 0 } }, "request_invalid", ["/limits/timeMs"]],
    ["for dependencies", { dependsOn: [ID] }, "request_invalid", ["/dependsOn"]],
    ...[
      ["not an address", "example.org/done"],
      ["another scheme", "ftp://example.org/done"],
      ["a script", "javascript:alert(1)"],
      ["a user", "https://ada@example.org/"],
      ["a password", "https://ada:secret@example.org/"],
      ["no end", `https://example.org/${"x".repeat(2000)}`],
      ["this machine", "http://localhost:3000/"],
      ["loopback", "http://127.0.0.1/"],
      ["loopback in odd digits", "http://0x7f.1/"],
      ["a private network", "http://10.0.0.1/"],
      ["the cloud's metadata", "http://169.254.169.254/latest"],
      ["loopback in IPv6", "http://[::1]/"],
      ["loopback wrapped in IPv6", "http://[::ffff:127.0.0.1]/"],
      ["a local name", "http://printer.local/"],
    ].map(
      ([what = "", callbackUrl = ""]): Broken => [
        `for a callback to ${what}`,
        { callbackUrl },
        "request_invalid",
        ["/callbackUrl"],
      ],
    ),
    [
      "for an executor that its type is not fit for",
      { executor: "container" },
      "executor_unavailable",
      ["/executor"],
    ],
    [
      "for one that needs the type's module",
      { executor: "subprocess" },
      "executor_unavailable",
      ["/executor"],
    ],
  ];
  test.each(broken)("%s", async (_, change, code, paths) => {
    await using deck = await open();
    const { paths: named, code: got } = await refusal(deck.tracker.submit({ ...ada, ...change }, "api"));
    expect({ code: got, paths: [...named].sort() }).toEqual({ code, paths: [...paths] });
    expect(deck.tracker.active()).toEqual([]);
    expect(deck.notes).toEqual([]);
  });
});

test("an input that JSON can't hold is refused, where the type would take it", async () => {
  const keep = defineJob({
    type: "keep",
    title: "Keep",
    input: t.Object({ it: t.Unknown() }),
    run: () => null,
  });
  await using deck = await testDeck({ jobs: [keep], role: null });
  expect(await refusal(deck.tracker.enqueue("keep", { it: 1n }))).toEqual({
    code: "request_invalid",
    paths: ["/input"],
  });
});

describe("many at once", () => {
  test("are created in their order, in one transaction", async () => {
    await using deck = await open();
    const jobs = await deck.tracker.enqueueMany("greet", [{ name: "a" }, { name: "b" }, { name: "c" }]);
    expect(jobs.map((job) => job.title)).toEqual(["Greet a", "Greet b", "Greet c"]);
    expect(deck.store.line("greet", 10)).toEqual(jobs.map((job) => job.id));
    expect(deck.notes).toHaveLength(3);
  });

  test("are all refused when one is", async () => {
    await using deck = await open();
    const work = deck.tracker.enqueueMany("greet", [{ name: "a" }, { name: 5 }]);
    expect(await refusal(work)).toMatchObject({ code: "input_invalid" });
    expect(deck.tracker.active()).toEqual([]);
    expect(deck.notes).toEqual([]);
  });
});

describe("a job for this node", () => {
  test("is running from its first moment", async () => {
    await using deck = await open();
    const job = await deck.tracker.submitHere({ ...ada, runAt: NOW + 5000 }, "cli", "me");
    expect(job).toMatchObject({ status: "running", nodeId: "me", attempt: 1, startedAt: NOW, runAt: null });
    expect(deck.notes).toMatchObject([{ job: { status: "running" } }]);
  });

  test("that exists already is not handed out to be run again", async () => {
    await using deck = await open();
    await deck.tracker.submit({ ...ada, id: ID }, "api");
    const again = deck.tracker.submitHere({ ...ada, id: ID }, "cli", "me");
    expect(await refusal(again)).toMatchObject({ code: "job_exists" });
    expect(deck.tracker.get(ID).status).toBe("queued");
  });
});

test("when a job is told of, another connection to the database sees it", async () => {
  await using deck = await open();
  const other = openSqliteStore({ path: deck.config.databasePath, durability: "normal", newId: () => "x" });
  const seen: unknown[] = [];
  deck.hub.subscribe((note) => {
    if (note.kind === "job") seen.push(other.find(note.job.id), deck.store.find(note.job.id), note.job);
  });
  const { job } = await deck.tracker.submit(ada, "api");
  await deck.tracker.cancel(job.id, { by: "ada", reason: "user" });
  other.close();
  const [inserted, , , cancelled] = seen;
  expect(seen).toEqual([inserted, inserted, inserted, cancelled, cancelled, cancelled]);
  expect([inserted, cancelled]).toMatchObject([{ status: "queued" }, { status: "cancelled" }]);
});

test("a full queue takes no more, by whatever way; asking again for what is there is fine", async () => {
  await using deck = await testDeck({ jobs: [greet], role: null, env: { JOBDECK_QUEUE_SIZE: "2" } });
  const { tracker } = deck;
  const full = { code: "queue_full", paths: [] } as const;
  const { job } = await tracker.submit({ ...ada, id: ID }, "api");
  expect(await refusal(tracker.enqueueMany("greet", [{ name: "a" }, { name: "b" }]))).toEqual(full);
  await tracker.submit({ ...ada, runAt: 8_000_000_000_000 }, "api");
  expect(await refusal(tracker.submit(ada, "api"))).toEqual(full);
  expect((await tracker.submit({ ...ada, id: ID }, "api")).created).toBe(false);
  expect((await tracker.submit({ ...ada, queue: "another" }, "api")).created).toBe(true);
  // What this process runs itself waits in no line.
  expect((await tracker.submitHere(ada, "cli", deck.nodeId)).status).toBe("running");
  await tracker.cancel(job.id, { by: "ada", reason: "user" });
  expect((await tracker.retry(job.id, "ada")).status).toBe("queued");
  expect(await refusal(tracker.retry(job.id, "ada"))).toEqual(full);
});
