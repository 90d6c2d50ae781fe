import { expect, test } from "bun:test";
import { type PostRequest, Sender, TIMEOUT_MS } from "../../src/callbacks/sender.ts";
import type { Answer } from "../../src/domain/delivery.ts";
import { Hub } from "../../src/events/hub.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { Deliveries } from "../../src/tracker/deliveries.ts";
import { addRunning } from "../store/conformance/support.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";

const URL_OF = "https://hooks.example/done";
const HOUR = 3_600_000;
const answered = (statusCode: number, retryAfter: string | null = null): Answer => ({
  kind: "answered",
  statusCode,
  retryAfter,
});
const ok = answered(200);
const broken = answered(500);

/** One database, the senders of two servers on it, and what is sent. */
async function open(answer: (request: PostRequest) => Promise<Answer> | Answer = () => ok) {
  const folder = await tempFolder();
  const clock = new FakeClock();
  const faults: unknown[] = [];
  const sent: PostRequest[] = [];
  const failures: Readonly<Record<string, unknown>>[] = [];
  const hub = new Hub({ onFault: (cause) => faults.push(cause) });
  const newId = () => Bun.randomUUIDv7();
  const store = openSqliteStore({ path: `${folder.path}/jobs.db`, durability: "normal", newId });
  const deliveries = new Deliveries({ store: store.deliveries, hub, clock });
  const sender = () =>
    new Sender({
      outbox: deliveries,
      clock,
      async post(request) {
        sent.push(request);
        return answer(request);
      },
      bodyOf: (id) => (store.find(id) === undefined ? null : JSON.stringify({ id })),
      secrets: [],
      random: () => 0,
      onFailed: (failure) => failures.push(failure),
      onFault: (cause) => faults.push(cause),
    });
  const ended = async (url = URL_OF) => {
    const callback = { url, sentAt: null, statusCode: null, error: null, attempts: 0 };
    const { id } = await addRunning(store, { callback });
    await store.transition(id, "complete", { completedAt: clock.now() }, { at: clock.now() });
    return id;
  };
  const ids = () => sent.map(({ headers }) => headers["webhook-id"]);
  return {
    ...{ clock, faults, failures, sent, store, deliveries, sender, ended, ids },
    one: () => deliveries.list({}, { limit: 1 }).deliveries[0],
    async send(one = sender()) {
      await one.sendDue();
      await one.settled();
    },
    async [Symbol.asyncDispose]() {
      store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("an attempt that delivers nothing is told with its origin, and without the path, which may be a secret", async () => {
  await using deck = await open((request) => (request.url.includes("bad") ? broken : ok));
  await deck.ended();
  const jobId = await deck.ended("https://hooks.example/bad/s3cret?token=s3cret");
  await deck.send();
  expect(deck.failures).toEqual([
    {
      ...{ deliveryId: expect.any(String), jobId, to: "https://hooks.example", tries: 1 },
      ...{ statusCode: 500, error: "Answered 500", nextAttemptAt: expect.any(String) },
    },
  ]);
  expect(JSON.stringify(deck.failures)).not.toContain("s3cret");
});

test("a job's end is told once, and the job says so", async () => {
  await using deck = await open();
  const id = await deck.ended();
  await deck.send();
  await deck.send();
  expect(deck.sent.map(({ url, body }) => [url, body])).toEqual([[URL_OF, JSON.stringify({ id })]]);
  const sentAt = deck.clock.now();
  expect(deck.store.find(id)?.callback).toEqual({
    url: URL_OF,
    sentAt,
    statusCode: 200,
    error: null,
    attempts: 1,
  });
  expect(deck.one()).toMatchObject({ state: "delivered", attempts: 1, nextAt: null });
});

test("two servers on one database send it once", async () => {
  await using deck = await open();
  for (let n = 0; n < 3; n += 1) await deck.ended();
  const [a, b] = [deck.sender(), deck.sender()];
  await Promise.all([deck.send(a), deck.send(b)]);
  expect(deck.sent).toHaveLength(3);
  expect(new Set(deck.ids()).size).toBe(3);
});

test("what fails comes again after longer and longer pauses, under the same id, and is given up", async () => {
  await using deck = await open(() => broken);
  const id = await deck.ended();
  const begin = deck.clock.now();
  const at: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    await deck.send();
    at.push(deck.clock.now() - begin);
    const next = deck.one()?.nextAt ?? deck.clock.now();
    deck.clock.set(next - 1);
    await deck.send();
    deck.clock.set(next);
  }
  expect(at.map((ms) => ms / 1000)).toEqual([0, 5, 65, 365, 2165, 9365, 27_365, 63_365]);
  expect(deck.sent).toHaveLength(8);
  expect(new Set(deck.ids()).size).toBe(1);
  expect(deck.one()).toMatchObject({ state: "failed", attempts: 8, nextAt: null, error: "Answered 500" });
  expect(deck.store.find(id)?.callback).toMatchObject({
    statusCode: 500,
    error: "Answered 500",
    attempts: 8,
  });
  expect(deck.store.find(id)?.status).toBe("completed");
});

test("sent again by hand, it has all its attempts anew", async () => {
  let answer = broken;
  await using deck = await open(() => answer);
  await deck.ended();
  for (let n = 0; n < 8; n += 1) {
    await deck.send();
    deck.clock.set(deck.one()?.nextAt ?? deck.clock.now());
  }
  answer = ok;
  await deck.deliveries.sendAgain(deck.one()?.id ?? "");
  await deck.send();
  expect(deck.one()).toMatchObject({ state: "delivered", attempts: 9, tries: 1, error: null });
});

test("one that says nothing is left after five seconds", async () => {
  await using deck = await open(
    ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ kind: "failed", error: signal.reason.message }));
      }),
  );
  await deck.ended();
  const sender = deck.sender();
  await sender.sendDue();
  await deck.clock.advance(TIMEOUT_MS);
  await sender.settled();
  expect(deck.one()).toMatchObject({ state: "pending", statusCode: null, error: "No answer within 5 s" });
  expect(deck.clock.pending).toBe(0);
});

test("what a killed server had claimed is sent by another one when the lease is over, under the same id", async () => {
  await using deck = await open();
  await deck.ended();
  const until = deck.clock.now() + 15_000;
  const claim = { now: deck.clock.now(), until, limit: 9, perOrigin: 9, underWay: new Map() };
  const [lost] = await deck.deliveries.claim(claim);
  await deck.send();
  expect(deck.sent).toEqual([]);
  deck.clock.set(until);
  await deck.send();
  expect(deck.ids()).toEqual([lost?.id ?? ""]);
  // It was only held up: what it has to say does not count any more.
  const late = { sentAt: 1, at: 1, statusCode: 500, error: "Answered 500", nextAt: 2, isGone: false };
  if (lost !== undefined) await deck.deliveries.settle(lost, late);
  expect(deck.one()).toMatchObject({ state: "delivered", attempts: 2 });
});

test("a server that is stopped gives back what is under way", async () => {
  await using deck = await open(
    ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ kind: "failed", error: "stopped" }));
      }),
  );
  await deck.ended();
  const sender = deck.sender();
  await sender.sendDue();
  await sender.stop();
  expect(deck.one()).toMatchObject({ state: "pending", attempts: 0, nextAt: deck.clock.now(), error: null });
});

test("a host that hangs holds up no other", async () => {
  const hung = Promise.withResolvers<Answer>();
  await using deck = await open(({ url }) => (url.includes("hangs") ? hung.promise : ok));
  for (let n = 0; n < 40; n += 1) await deck.ended(`https://hangs.example/${n}`);
  const id = await deck.ended();
  const sender = deck.sender();
  await sender.sendDue();
  expect(deck.sent.filter(({ url }) => url.includes("hangs"))).toHaveLength(4);
  expect(deck.sent.map(({ body }) => body)).toContain(JSON.stringify({ id }));
  hung.resolve(ok);
  await sender.settled();
  expect(deck.sent).toHaveLength(41);
});

test("an endpoint that fails for a day is switched off; what is to be told there waits until it is on", async () => {
  let answer = broken;
  await using deck = await open(() => answer);
  for (let n = 0; n <= 10; n += 1) {
    await deck.ended(`${URL_OF}?n=${n}`);
    deck.clock.set(deck.clock.now() + 2.5 * HOUR);
    await deck.send();
  }
  expect(deck.deliveries.endpoints()).toMatchObject([
    { url: URL_OF, offAt: deck.clock.now(), error: "Answered 500" },
  ]);
  const before = deck.sent.length;
  const id = await deck.ended();
  await deck.send();
  expect(deck.sent).toHaveLength(before);
  expect(deck.one()).toMatchObject({ state: "held", attempts: 0 });
  expect(deck.store.find(id)?.callback?.error).toContain("is switched off");
  expect(deck.deliveries.sendAgain(deck.one()?.id ?? "")).rejects.toMatchObject({ reason: "endpoint_off" });

  answer = ok;
  await deck.deliveries.switchEndpoint(URL_OF, true);
  await deck.send();
  expect(deck.one()).toMatchObject({ state: "delivered", attempts: 1 });
  expect(deck.deliveries.endpoints()).toEqual([]);
});

test("an endpoint that is gone is switched off at once, and a success clears its record", async () => {
  const answers: Answer[] = [broken, ok, answered(410)];
  await using deck = await open(() => answers.shift() ?? ok);
  for (const expected of [[{ failures: 1, offAt: null }], [], [{ offAt: deck.clock.now() }]]) {
    await deck.ended();
    await deck.send();
    expect(deck.deliveries.endpoints()).toMatchObject(expected);
  }
});

test("a deleted job tells nobody anything", async () => {
  await using deck = await open();
  const id = await deck.ended();
  await deck.store.remove(id, deck.clock.now());
  await deck.send();
  expect(deck.sent).toEqual([]);
  expect(deck.one()).toBeUndefined();
  expect(deck.faults).toEqual([]);
});

test.each([
  ["seconds", 503, "120", 120_000],
  ["a date", 429, new Date(new FakeClock().now() + 90_000).toUTCString(), 90_000],
  ["less than the pause has anyway", 503, "1", 5000],
  ["more than a day", 503, "9999999", 24 * HOUR],
  ["nothing that one can understand", 503, "soon", 5000],
  ["a time that is over", 503, "Thu, 01 Jan 1970 00:00:00 GMT", 5000],
])("a receiver that is busy is sent to when it asks for: %s", async (_, status, retryAfter, pause) => {
  await using deck = await open(() => answered(status, retryAfter));
  await deck.ended();
  await deck.send();
  expect(deck.one()).toMatchObject({ state: "pending", statusCode: status });
  expect((deck.one()?.nextAt ?? 0) - deck.clock.now()).toBe(pause);
});

test("four at most are under way to one origin, and 32 in all, also when many end in one moment", async () => {
  const underWay = new Map<string, number>();
  const most = { perOrigin: 0, inAll: 0 };
  let gate = Promise.withResolvers<void>();
  const count = (origin: string, by: number) => underWay.set(origin, (underWay.get(origin) ?? 0) + by);
  await using deck = await open(async ({ url }) => {
    const { origin } = new URL(url);
    count(origin, 1);
    most.perOrigin = Math.max(most.perOrigin, underWay.get(origin) ?? 0);
    most.inAll = Math.max(
      most.inAll,
      [...underWay.values()].reduce((sum, n) => sum + n, 0),
    );
    await gate.promise;
    count(origin, -1);
    return ok;
  });
  for (let n = 0; n < 120; n += 1) await deck.ended(`https://hooks${n % 12}.example/done`);
  const sender = deck.sender();
  // Its beat and the end of a job may ask at the same time.
  await Promise.all([sender.sendDue(), sender.sendDue()]);
  while (deck.sent.length < 120) {
    gate.resolve();
    gate = Promise.withResolvers<void>();
    await Bun.sleep(0);
  }
  gate.resolve();
  await sender.settled();
  expect(most).toEqual({ perOrigin: 4, inAll: 32 });
  expect(new Set(deck.ids()).size).toBe(120);
});
