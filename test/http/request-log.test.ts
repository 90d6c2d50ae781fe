import { describe, expect, test } from "bun:test";
import { testApp } from "../support/app.ts";
import { KeptLog } from "../support/kept-log.ts";

describe("the log of requests", () => {
  test("has a line for each, with its id, its answer and the job that it is about", async () => {
    const log = new KeptLog();
    await using app = await testApp({ deps: { log } });
    const body = JSON.stringify({ type: "everything", input: { name: "one" } });
    const headers = { "content-type": "application/json" };
    const made = await app.send("/api/jobs", { method: "POST", body, headers });
    const { id } = await made.json();
    await app.send(`/jobs/${id}`);
    await app.send("/nowhere");
    expect(log.lines).toMatchObject([
      { level: "info", text: "POST /api/jobs", fields: { method: "POST", status: 202, jobId: id } },
      { level: "info", text: `GET /jobs/${id}`, fields: { path: `/jobs/${id}`, status: 200, jobId: id } },
      { level: "info", text: "GET /nowhere", fields: { status: 404 } },
    ]);
    expect(log.lines[0]?.fields["requestId"]).toBe(made.headers.get("x-request-id"));
    expect(log.lines[0]?.fields["ms"]).toBeNumber();
  });

  test("keeps the id that a proxy has given a request, and no other", async () => {
    const log = new KeptLog();
    await using app = await testApp({ deps: { log } });
    const ask = async (id: string) => {
      const answer = await app.send("/jobs", { headers: { "x-request-id": id } });
      expect(log.lines.at(-1)?.fields["requestId"]).toBe(answer.headers.get("x-request-id"));
      return answer.headers.get("x-request-id");
    };
    for (const id of ["0af7651916cd43dd8448eb211c80319c", "01a22dfc-0c38-7403-8d23-671e7b4c99fc"]) {
      expect(await ask(id)).toBe(id);
    }
    for (const id of [
      "",
      "short",
      "a b c d e f g",
      "x".repeat(129),
      "<script>alert</script>",
      '{"a":"bcdef"}',
    ]) {
      expect(await ask(id)).toMatch(/^[\da-f-]{36}$/);
    }
  });

  test("names the trace that a request belongs to", async () => {
    const log = new KeptLog();
    await using app = await testApp({ deps: { log } });
    const ask = async (traceparent: string) => {
      await app.send("/jobs", { headers: { traceparent } });
      return log.lines.at(-1)?.fields["traceId"];
    };
    const id = "0af7651916cd43dd8448eb211c80319c";
    expect(await ask(`00-${id}-b7ad6b7169203331-01`)).toBe(id);
    expect(await ask(`00-${"0".repeat(32)}-b7ad6b7169203331-01`)).toBeUndefined();
    expect(await ask("nonsense")).toBeUndefined();
  });

  test("says what is asked for all the time to those who look closely only, unless it fails", async () => {
    const log = new KeptLog();
    await using app = await testApp({ deps: { log } });
    for (const path of ["/healthz", "/readyz", "/metrics", "/static/app.css"]) await app.send(path);
    expect(log.lines.map(({ level }) => level)).toEqual(["debug", "debug", "debug", "debug"]);
    await app.send("/static/none.css");
    expect(log.lines.at(-1)).toMatchObject({ level: "info", fields: { status: 404 } });
  });

  test("says of a stream when it begins and when it ends, and nothing in between", async () => {
    const log = new KeptLog();
    await using app = await testApp({ deps: { log } });
    const answer = await app.send("/api/jobs/stream");
    const reader = answer.body?.getReader();
    await reader?.read();
    await app.submit();
    expect(log.texts).toEqual(["GET /api/jobs/stream begun"]);
    await reader?.cancel();
    expect(log.texts).toEqual(["GET /api/jobs/stream begun", "GET /api/jobs/stream ended"]);
    const [begun, ended] = log.lines;
    expect([begun?.level, ended?.level]).toEqual(["info", "debug"]);
    expect(ended?.fields["requestId"]).toBe(begun?.fields["requestId"]);
    await app.send("/api/jobs/stream");
    app.face.closeStreams();
    expect(log.texts.slice(2)).toEqual(["GET /api/jobs/stream begun", "GET /api/jobs/stream ended"]);
  });

  test("keeps nothing for the end of a stream that nobody is told of", async () => {
    const log = new KeptLog();
    const { debug, info, warn, error } = log;
    const quiet = { debug, info, warn, error, isLevelEnabled: (level: string) => level !== "debug" };
    await using app = await testApp({ deps: { log: quiet } });
    await (await app.send("/api/jobs/stream")).body?.cancel();
    expect(log.texts).toEqual(["GET /api/jobs/stream begun"]);
  });
});
