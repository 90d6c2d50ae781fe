import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/domain/job.ts";
import { defineJob, type JobType, t } from "../../../src/jobs/define.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { JSON_BODY } from "../../support/scenario.ts";

/**
 * The documented calls of the Connector Generator. Its kinds of work are job types of other names here; these stand in
 * for them, and wait until the test moves them.
 */
const inputs = {
  discover: t.Object({ name: t.String(), limit: t.Integer() }, { additionalProperties: false }),
  scrape: t.Object({ urls: t.Array(t.String()) }, { additionalProperties: false }),
  upload: t.Object({ documentId: t.String() }, { additionalProperties: false }),
  digest: t.Object({ sessionId: t.String() }, { additionalProperties: false }),
  codegen: t.Object({ sessionId: t.String(), target: t.String() }, { additionalProperties: false }),
};
const types: readonly JobType[] = Object.entries(inputs).map(([type, input]) =>
  defineJob({ type, title: type, input, run: () => null }),
);
const ID = "01980000-0000-7000-8000-00000000abcd";
const UNKNOWN = "00000000-0000-7000-8000-000000000000";

describe.each(["", "/api/v1"])("the Connector Generator's calls below %p", (base) => {
  const open = async (jobs = types) => {
    const app = await testApp({ jobs, settings: { documentLimit: 10_000 } });
    await app.deck.sessions.create({ id: "s1" }, "test");
    await app.deck.sessions.create({ id: "s2" }, "test");
    return app;
  };
  const call = async (app: TestApp, method: string, path: string, body?: unknown) => {
    const isForm = body instanceof FormData;
    const response = await app.send(base + path, {
      method,
      headers: body === undefined || isForm ? {} : JSON_BODY,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  const start = async (app: TestApp, path: string, body: unknown = {}): Promise<Job> => {
    const { status, body: answer } = await call(app, "POST", path, body);
    expect([path, status, answer]).toEqual([path, 200, { jobId: expect.any(String) }]);
    return app.deck.tracker.get(answer.jobId);
  };
  const form = (name: string, content = "# A") => {
    const data = new FormData();
    data.append("file", new File([content], name));
    return data;
  };

  test("health", async () => {
    await using app = await open();
    expect((await call(app, "GET", "/health")).body).toEqual({ message: "OK" });
  });

  test("sessions are made, looked at and deleted with their jobs", async () => {
    await using app = await open();
    const made = await call(app, "POST", "/session");
    expect(made).toMatchObject({
      status: 201,
      body: { sessionId: expect.any(String), message: expect.any(String) },
    });
    expect((await call(app, "POST", "/session/mine")).body).toMatchObject({ sessionId: "mine" });
    expect(await call(app, "POST", "/session/mine")).toMatchObject({
      status: 409,
      body: { detail: expect.any(String) },
    });
    expect((await call(app, "GET", "/session/mine")).body).toMatchObject({ sessionId: "mine", documents: 0 });
    expect((await call(app, "HEAD", "/session/mine")).status).toBe(204);
    const job = await app.end(
      await app.begin(await start(app, "/discovery/mine/discovery", { applicationName: "x" })),
      "complete",
    );
    expect(await call(app, "DELETE", "/session/mine")).toMatchObject({
      status: 200,
      body: { sessionId: "mine" },
    });
    expect(app.deck.tracker.find(job.id)).toBeUndefined();
    expect((await call(app, "HEAD", "/session/mine")).status).toBe(404);
    expect(await call(app, "GET", "/session/mine")).toMatchObject({
      status: 404,
      body: { detail: expect.any(String) },
    });
  });

  test("a job is queued, running and finished, in its words and with its counts", async () => {
    await using app = await open();
    const body = { starterLinks: ["https://a.example"], applicationName: "A" };
    const job = await start(app, "/scrape/s1/scrape", body);
    expect(job).toMatchObject({ type: "scrape", sessionId: "s1", input: { urls: body.starterLinks } });
    const show = async (query = "") => (await call(app, "GET", `/scrape/s1/scrape${query}`)).body;
    const times = { createdAt: expect.any(String), updatedAt: expect.any(String) };
    const none = { completedIterations: 0, totalIterations: 0 };
    expect(await show()).toEqual({
      ...{ jobId: job.id, status: "queued", ...times },
      progress: { stage: "queue", message: "Queued", ...none },
    });
    const running = await app.begin(job);
    const progress = {
      ...running.progress,
      stage: "fetch",
      current: 2,
      total: 4,
      message: "running iteration 2/4",
    };
    await app.report(running, { progress });
    const counted = { completedIterations: 2, totalIterations: 4 };
    const startedAt = expect.any(String);
    expect(await show(`?jobId=${job.id}`)).toEqual({
      ...{ jobId: job.id, status: "running", startedAt, ...times },
      progress: { stage: "fetch", message: "running iteration 2/4", ...counted },
    });
    await app.end(running, "complete", { result: { pagesSaved: 3 }, warnings: ["one chunk was bad"] });
    expect(await show()).toEqual({
      ...{ jobId: job.id, status: "finished", startedAt, ...times },
      progress: { stage: "finished", message: "completed", ...counted },
      ...{ result: { pagesSaved: 3 }, errors: ["one chunk was bad"] },
    });
  });

  test("a failed job gives its errors, one of a reused result says whose it is", async () => {
    await using app = await open();
    const failed = await app.begin(await start(app, "/discovery/s1/discovery", { applicationName: "A" }));
    await app.end(failed, "fail", { errors: ["No network", "No search"] });
    const show = async () => (await call(app, "GET", "/discovery/s1/discovery")).body;
    expect(await show()).toMatchObject({
      ...{ status: "failed", errors: ["No network", "No search"] },
      progress: { stage: "failed", message: "No network" },
    });
    expect(Object.keys((await show()).progress)).toEqual(["stage", "message"]);
    const reused = await app.begin(await start(app, "/discovery/s1/discovery", { applicationName: "A" }));
    const cache = { key: "k", hit: true, sourceJobId: failed.id };
    await app.end(reused, "complete", { cache, result: { candidateLinks: [] } });
    expect((await show()).progress.message).toBe(`Reused output from job ${failed.id}`);
  });

  test("each operation has its own last job, and its part of the result", async () => {
    await using app = await open();
    const whole = {
      ...{ objectClasses: [{ name: "User" }], endpoints: [1], relations: [2], auth: [3] },
      ...{ connectivity: { path: "/" }, metadata: { name: "A" }, attributes: { id: {} } },
    };
    const parts = {
      "/classes": { objectClasses: whole.objectClasses },
      "/classes/User/attributes": { attributes: whole.attributes },
      "/classes/User/endpoints": { endpoints: whole.endpoints },
      "/relations": { relations: whole.relations },
      "/connectivity-endpoint": { connectivity: whole.connectivity },
      "/metadata": { metadata: whole.metadata },
      "/auth": { auth: whole.auth },
    };
    for (const path of Object.keys(parts)) {
      expect(await call(app, "GET", `/digester/s1${path}`)).toMatchObject({
        status: 404,
        body: { detail: expect.any(String) },
      });
      const job = await start(app, `/digester/s1${path}`);
      expect(job).toMatchObject({ type: "digest", input: { sessionId: "s1" } });
      await app.end(await app.begin(job), "complete", { result: whole });
    }
    for (const [path, result] of Object.entries(parts)) {
      const { body } = await call(app, "GET", `/digester/s1${path}`);
      expect([path, body.result, body.progress]).toEqual([
        path,
        result,
        { stage: "finished", message: "completed", processedDocuments: 0, totalDocuments: 0 },
      ]);
    }
    expect((await call(app, "GET", "/digester/s1/classes/User")).body).toEqual({ name: "User" });
    expect((await call(app, "GET", "/digester/s1/classes/Nobody")).status).toBe(404);
    expect((await call(app, "GET", "/digester/s1/classes/Group/attributes")).status).toBe(404);
    const { jobs } = (await call(app, "GET", "/session/s1/jobs")).body;
    expect(jobs.map(({ type }: { type: string }) => type)).toEqual([
      ...[
        "digester.getObjectClass",
        "digester.getObjectClassSchema",
        "digester.getEndpoints",
        "digester.getRelations",
      ],
      ...["digester.getConnectivityEndpoint", "digester.getInfoMetadata", "digester.getAuth"],
    ]);
    expect(Object.keys(jobs[0])).toEqual([
      "jobId",
      "type",
      "status",
      "createdAt",
      "updatedAt",
      "startedAt",
      "finishedAt",
    ]);
  });

  test.each([
    ["/authorization", "getAuthorization"],
    ["/classes/User/native-schema", "getNativeSchema"],
    ["/classes/User/connid", "getConnID"],
    ["/classes/User/search/all", "getSearch"],
    ["/classes/User/search/filter", "getSearch"],
    ["/classes/User/search/id", "getSearch"],
    ["/classes/User/create", "getCreate"],
    ["/classes/User/update", "getUpdate"],
    ["/classes/User/delete", "getDelete"],
    ["/relations/owns", "getRelation"],
  ])("code for %s is generated, and may be replaced by hand", async (path, name) => {
    await using app = await open();
    const job = await start(app, `/codegen/s1${path}`);
    const { jobs } = (await call(app, "GET", "/session/s1/jobs")).body;
    expect(jobs).toMatchObject([{ jobId: job.id, type: `codegen.${name}` }]);
    await app.end(await app.begin(job), "complete", { result: { code: "made" } });
    const show = async () => (await call(app, "GET", `/codegen/s1${path}`)).body;
    expect((await show()).result).toEqual({ code: "made" });
    expect((await call(app, "PUT", `/codegen/s1${path}`, { code: "by hand" })).body.result).toEqual({
      code: "by hand",
    });
    expect((await show()).result).toEqual({ code: "by hand" });
  });

  test("a class is replaced by hand, and the list shows it", async () => {
    await using app = await open();
    const job = await app.begin(await start(app, "/digester/s1/classes"));
    const objectClasses = [{ name: "User", relevant: true }, { name: "Group" }];
    await app.end(job, "complete", { result: { objectClasses } });
    const edited = { name: "User", relevant: false };
    expect((await call(app, "PUT", "/digester/s1/classes/User", { relevant: false })).body).toEqual(edited);
    expect((await call(app, "GET", "/digester/s1/classes")).body.result).toEqual({
      objectClasses: [edited, { name: "Group" }],
    });
  });

  test("a job that is unknown, or of another session or kind, is not found, with 200", async () => {
    await using app = await open();
    const job = await start(app, "/digester/s1/auth");
    for (const [path, id] of [
      ["/digester/s1/auth", UNKNOWN],
      ["/digester/s2/auth", job.id],
      ["/digester/s1/relations", job.id],
      ["/scrape/s1/scrape", job.id],
    ]) {
      expect(await call(app, "GET", `${path}?jobId=${id}`)).toMatchObject({
        ...{ status: 200, body: { jobId: id, status: "not_found" } },
      });
    }
    expect((await call(app, "GET", `/digester/nobody/auth?jobId=${job.id}`)).status).toBe(404);
    expect((await call(app, "POST", "/digester/nobody/auth")).status).toBe(404);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["a blank name", { applicationName: "  " }, "applicationName"],
    ["no name", {}, "applicationName"],
    ["no queries", { applicationName: "A", numQueries: 0 }, "numQueries"],
    ["nine queries", { applicationName: "A", numQueries: 9 }, "numQueries"],
    ["another kind", { applicationName: "A", integrationType: "SOAP" }, "integrationType"],
  ])("discovery with %s is refused", async (_, body, field) => {
    await using app = await open();
    expect(await call(app, "POST", "/discovery/s1/discovery", body)).toMatchObject({
      ...{ status: 422, body: { detail: [{ loc: ["body", field], type: "value_error" }] } },
    });
  });

  test("a kind of work that this server has no type for is refused in one sentence", async () => {
    await using app = await open([]);
    for (const [path, type, body] of [
      ["/discovery/s1/discovery", "discover", { applicationName: "A" }],
      ["/scrape/s1/scrape", "scrape", {}],
      ["/digester/s1/auth", "digest", {}],
      ["/codegen/s1/authorization", "codegen", {}],
      ["/session/s1/documentation", "upload", form("a.md")],
    ] as const) {
      expect(await call(app, "POST", path, body)).toMatchObject({
        status: 400,
        body: { detail: `This server has no job type ${type}, which this would start` },
      });
    }
    expect(app.deck.sessions.documents("s1")).toEqual([]);
  });

  test("an upload is read by a job, and says when it is ready", async () => {
    await using app = await open();
    const added = await call(app, "POST", "/session/s1/documentation", form("api.yaml"));
    const { docId, jobId } = added.body;
    expect(added).toMatchObject({
      status: 200,
      body: { sessionId: "s1", status: "queued", message: expect.any(String) },
    });
    const job = app.deck.tracker.get(jobId);
    expect(job).toMatchObject({ type: "upload", input: { documentId: docId }, sessionId: "s1" });
    const path = `/session/s1/documentation/${docId}`;
    const head = await call(app, "HEAD", path);
    expect([head.status, head.headers.get("x-documentation-status"), head.headers.get("x-job-id")]).toEqual([
      202,
      "processing",
      jobId,
    ]);
    expect((await call(app, "GET", "/session/s1/documentation/status")).body).toEqual({
      ...{ sessionId: "s1", uploadJobs: [{ jobId, status: "queued" }], totalUploads: 1 },
    });
    await app.end(await app.begin(job), "complete", { result: { docId, chunks: 4 } });
    expect((await call(app, "HEAD", path)).status).toBe(204);
    expect((await call(app, "GET", path)).body).toMatchObject({
      docId,
      filename: "api.yaml",
      status: "finished",
      jobId,
    });
    expect((await call(app, "GET", "/session/s1/documentation")).body.documentation).toHaveLength(1);
    expect((await call(app, "DELETE", path)).body).toMatchObject({
      sessionId: "s1",
      docId,
      deletedChunks: 4,
    });
    expect([(await call(app, "HEAD", path)).status, (await call(app, "GET", path)).status]).toEqual([
      404, 404,
    ]);
  });

  test("an upload takes an id, and what can't be read is refused at the request", async () => {
    await using app = await open();
    const path = "/session/s1/documentation";
    expect((await call(app, "POST", `${path}/${ID}?skipCache=true`, form("a.md"))).body).toMatchObject({
      docId: ID,
    });
    const refused = async (name: string, content: string) =>
      (await call(app, "POST", path, form(name, content))).status;
    expect([
      await refused("a.md", ""),
      await refused("a.exe", "MZ"),
      await refused("noending", "x"),
      await refused("a.md", "x".repeat(20_000)),
      (await call(app, "POST", `${path}/${ID}`, form("b.md"))).status,
    ]).toEqual([422, 415, 415, 413, 409]);
    const replaced = await call(app, "PUT", path, form("new.md"));
    expect(replaced.body.documentation).toMatchObject([{ filename: "new.md", status: "queued" }]);
    expect((await call(app, "DELETE", path)).body).toMatchObject({ deletedDocuments: 1 });
  });

  test("chunks are imported, and those of another document are refused", async () => {
    await using app = await open();
    const put = (docId: string, chunks: unknown) =>
      call(app, "PUT", `/session/s1/documentation/${docId}`, { chunks });
    const other = ID.replace("abcd", "dcba");
    expect((await put(ID, [{ chunkId: "c1", docId: ID, text: "x" }, { chunkId: "c2" }])).body).toMatchObject({
      ...{ sessionId: "s1", docId: ID, importedChunks: 2 },
    });
    expect((await put(ID, [{ chunkId: "c1" }])).body).toMatchObject({ importedChunks: 1 });
    expect(await put(other, [{ chunkId: "c1" }])).toMatchObject({
      status: 409,
      body: { detail: expect.any(String) },
    });
    expect((await put(other, [{ chunkId: "c3", docId: ID }])).status).toBe(422);
    expect((await put(other, [{ chunkId: "c3" }, { chunkId: "c3" }])).status).toBe(422);
    expect((await call(app, "HEAD", `/session/s1/documentation/${ID}`)).status).toBe(204);
    expect((await call(app, "DELETE", `/session/s1/documentation/${ID}`)).body).toMatchObject({
      deletedChunks: 1,
    });
  });
});
