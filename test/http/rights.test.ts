import { describe, expect, test } from "bun:test";
import type { Scope } from "../../src/domain/token.ts";
import { BUILT_IN_TYPES } from "../../src/jobs/built-in.ts";
import { everything, type TestApp, testApp } from "../support/app.ts";
import { JSON_BODY } from "../support/scenario.ts";
import { tokenFor } from "../support/token.ts";

type Headers = Readonly<Record<string, string>>;

async function asking(app: TestApp, path: string, headers: Headers, body?: unknown) {
  const response = await app.send(path, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { ...headers, ...JSON_BODY },
  });
  const answer = await response.json();
  return { status: response.status, code: answer.error?.code ?? null, answer };
}

const opened = () => testApp({ jobs: [everything, ...BUILT_IN_TYPES] });
const LIMITED = { scopes: ["run", "cancel"], queues: ["mine"] } satisfies {
  scopes: readonly Scope[];
  queues: readonly string[];
};
const of = (queue: string, more = {}) => ({ type: "everything", input: { name: "x" }, queue, ...more });

describe("a bulk job asks for the scope of what it does", () => {
  const actions = [
    ["cancel", "cancel", "run"],
    ["retry", "run", "cancel"],
    ["delete", "admin", "run"],
  ] as const;
  test.each(actions)("%s: %s, and %s is too little", async (action, enough, little) => {
    await using app = await opened();
    const wish = { action, filter: {} };
    const may = (await tokenFor(app, { scopes: [enough] })).header;
    const mayNot = (await tokenFor(app, { scopes: [little] })).header;
    const forms: readonly [string, unknown][] = [
      ["/api/jobs/bulk", wish],
      ["/api/jobs", { type: "bulk", input: wish }],
      ["/api/jobs/batch", { jobs: [{ type: "bulk", input: wish }] }],
    ];
    for (const [path, body] of forms) {
      const refused = await asking(app, path, mayNot, body);
      expect([path, refused.status, refused.code]).toEqual([path, 403, "scope_missing"]);
    }
    expect(app.deck.tracker.active()).toEqual([]);
    expect((await asking(app, "/api/jobs/bulk", may, wish)).status).toBe(202);
    expect((await asking(app, "/api/jobs/bulk", mayNot, { ...wish, dryRun: true })).status).toBe(200);
  });

  test("is not given by trying an old one again, nor by an input that comes from another job", async () => {
    await using app = await opened();
    const { header } = await tokenFor(app, { scopes: ["run"] });
    const { job } = await app.deck.tracker.submit(
      { type: "bulk", input: { action: "delete", filter: {} } },
      "x",
    );
    await app.deck.tracker.cancel(job.id, { by: "x", reason: "api" });
    expect(await asking(app, `/api/jobs/${job.id}/retry`, header, {})).toMatchObject({
      code: "scope_missing",
    });
    const other = await app.submit();
    const sly = {
      ...{ type: "bulk", input: { action: "retry", filter: {} } },
      inputFrom: { "/action": { job: other.id, pointer: "" } },
    };
    expect(await asking(app, "/api/jobs", header, sly)).toMatchObject({ code: "scope_missing" });
    expect(app.deck.tracker.list({}, { limit: 9, order: "asc" }).jobs).toHaveLength(2);
  });
});

describe("a token that is limited to queues", () => {
  test("creates jobs in these alone, one and many", async () => {
    await using app = await opened();
    const { header } = await tokenFor(app, LIMITED);
    expect(await asking(app, "/api/jobs", header, of("mine"))).toMatchObject({ status: 202 });
    for (const [path, body] of [
      ["/api/jobs", of("others")],
      ["/api/jobs", { type: "everything", input: { name: "x" } }],
      ["/api/jobs/batch", { jobs: [of("mine"), of("others")] }],
    ] as const) {
      expect(await asking(app, path, header, body)).toMatchObject({ status: 403, code: "queue_refused" });
    }
    expect(app.deck.tracker.active()).toHaveLength(1);
  });

  test("can't do it to many, even in a queue with the name of that", async () => {
    await using app = await opened();
    const { header } = await tokenFor(app, { ...LIMITED, queues: ["bulk", "mine"] });
    const wish = { action: "cancel", filter: { queue: "mine" } };
    for (const [path, body] of [
      ["/api/jobs/bulk", wish],
      ["/api/jobs", { type: "bulk", input: wish }],
    ] as const) {
      expect(await asking(app, path, header, body)).toMatchObject({ status: 403, code: "queue_refused" });
    }
  });

  test("learns nothing of another queue's jobs by depending on them, or by asking for them again", async () => {
    await using app = await opened();
    const { header } = await tokenFor(app, LIMITED);
    const foreign = await app.submit({ queue: "others", idempotencyKey: "key" });
    const tries: readonly [Headers, object][] = [
      [{}, of("mine", { dependsOn: [foreign.id] })],
      [{}, of("mine", { inputFrom: { "/name": { job: foreign.id.toUpperCase(), pointer: "" } } })],
      [{}, { ...of("mine", { id: foreign.id }), input: { name: "one" } }],
      [{ "idempotency-key": "key" }, { ...of("mine"), input: { name: "one" } }],
    ];
    for (const [headers, body] of tries) {
      const { status, code, answer } = await asking(app, "/api/jobs", { ...header, ...headers }, body);
      expect([status, code]).toEqual([404, "job_not_found"]);
      expect(JSON.stringify(answer)).not.toContain("others");
    }
    const batch = { jobs: [of("mine"), { ...of("mine", { id: foreign.id }), input: { name: "one" } }] };
    expect(await asking(app, "/api/jobs/batch", header, batch)).toMatchObject({ code: "job_not_found" });
    expect(app.deck.tracker.active()).toEqual([foreign]);
  });

  test("is given lists of these alone", async () => {
    await using app = await opened();
    const mine = await app.submit({ queue: "mine" });
    const second = await app.submit({ queue: "second" });
    const foreign = await app.submit({ queue: "others" });
    const one = (await tokenFor(app, LIMITED)).header;
    const two = (await tokenFor(app, { ...LIMITED, queues: ["second", "mine"] })).header;
    const ids = async (path: string, header: Headers) => {
      const { answer } = await asking(app, path, header);
      return answer.jobs.map((job: { id: string }) => job.id);
    };
    expect(await ids("/api/jobs", one)).toEqual([mine.id]);
    expect(await ids("/api/jobs/active", one)).toEqual([mine.id]);
    expect(await ids("/api/jobs/active", two)).toEqual([mine.id, second.id]);
    expect(await ids("/api/jobs/running/all", two)).toEqual([]);
    expect(await ids("/api/jobs?queue=second", two)).toEqual([second.id]);
    expect(await asking(app, "/api/jobs", two)).toMatchObject({ status: 422, code: "invalid_query" });
    expect(await asking(app, "/api/jobs?queue=others", two)).toMatchObject({ code: "queue_refused" });
    expect(await asking(app, `/api/jobs?after=${foreign.id}`, one)).toMatchObject({ code: "invalid_query" });
    const { answer } = await asking(app, "/api/queues", two);
    expect(answer.queues.map((queue: { name: string }) => queue.name)).toEqual(["mine", "second"]);
    expect(await asking(app, "/api/queues/others", two)).toMatchObject({ code: "queue_refused" });
    expect(await asking(app, "/api/queues/mine", two)).toMatchObject({ status: 200 });
  });
});
