import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/folder.ts";
import { BROWSER, JSON_BODY } from "../../support/scenario.ts";

const call = async (app: TestApp, method: string, path: string, body?: unknown, headers = {}) => {
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const response = await app.send(path, {
    method,
    headers: { ...(body === undefined || isForm ? {} : JSON_BODY), ...headers },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
};
const file = (name: string, content: string, type = "text/markdown") => new File([content], name, { type });
const form = (...files: File[]) => {
  const data = new FormData();
  for (const one of files) data.append("file", one);
  return data;
};
const stored = (app: TestApp) => {
  const folder = join(app.folder.path, "data/documents");
  return existsSync(folder) ? readdirSync(folder) : [];
};
const ID = "01980000-0000-7000-8000-00000000abcd";

describe("a session", () => {
  test("is created, shown, listed and deleted", async () => {
    await using app = await testApp({ prefix: "/deck", clock: new FakeClock() });
    const created = await call(app, "POST", "/api/sessions", { title: "Stripe", metadata: { a: 1 } });
    const { id } = created.body;
    expect(created).toMatchObject({
      status: 201,
      body: {
        ...{ title: "Stripe", metadata: { a: 1 }, createdBy: "api", createdAt: "2026-01-01T00:00:00.000Z" },
        links: { self: `/deck/api/sessions/${id}`, jobs: `/deck/api/sessions/${id}/jobs` },
      },
    });
    expect(created.headers.get("location")).toBe(`/deck/api/sessions/${id}`);
    expect((await call(app, "GET", `/api/sessions/${id}`)).body).toEqual(created.body);
    expect((await call(app, "GET", "/api/sessions")).body).toEqual({
      sessions: [created.body],
      nextCursor: null,
    });
    expect((await call(app, "GET", `/api/sessions/${id}/jobs`)).body).toEqual({ jobs: [] });
    expect((await call(app, "DELETE", `/api/sessions/${id}`)).status).toBe(204);
    expect(await call(app, "GET", `/api/sessions/${id}`)).toMatchObject({
      ...{ status: 404, body: { error: { code: "session_not_found" } } },
    });
  });

  test("is there as soon as a job names it, and goes with its jobs and documents", async () => {
    await using app = await testApp();
    const job = await app.submit({ sessionId: "my/own name" });
    await app.submit({ sessionId: "my/own name" });
    const path = "/api/sessions/my%2Fown%20name";
    expect((await call(app, "GET", path)).body).toMatchObject({ id: "my/own name", title: null });
    await call(app, "POST", `${path}/documents`, form(file("a.md", "# A")));
    expect(await call(app, "DELETE", path)).toMatchObject({
      ...{ status: 409, body: { error: { code: "session_busy", details: { jobId: job.id } } } },
    });
    for (const one of app.deck.tracker.active()) {
      await app.deck.tracker.cancel(one.id, { by: "test", reason: "api" });
    }
    expect((await call(app, "DELETE", path)).status).toBe(204);
    expect([app.deck.tracker.find(job.id), stored(app)]).toEqual([undefined, []]);
  });

  test("of a name that is taken is refused", async () => {
    await using app = await testApp();
    for (const status of [201, 409]) {
      expect((await call(app, "POST", "/api/sessions", { id: "s1" })).status).toBe(status);
    }
    await app.submit({ sessionId: "s2" });
    expect(await call(app, "POST", "/api/sessions", { id: "s2" })).toMatchObject({
      body: { error: { code: "session_exists" } },
    });
  });

  test("is on pages, the newest first, each once, with equal times too", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    for (let n = 0; n < 7; n += 1) await call(app, "POST", "/api/sessions", { id: `s${n}` });
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await call(app, "GET", `/api/sessions?limit=3${after}`);
      seen.push(...body.sessions.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      after = `&after=${body.nextCursor}`;
    }
    expect(seen).toEqual(["s6", "s5", "s4", "s3", "s2", "s1", "s0"]);
    for (const query of ["limit=0", "limit=x", "after=nobody"]) {
      expect((await call(app, "GET", `/api/sessions?${query}`)).status).toBe(422);
    }
  });

  test("has a page, and the list of sessions too, before it has any job", async () => {
    await using app = await testApp();
    await call(app, "POST", "/api/sessions", { id: "s1", title: "Stripe <b>" });
    await call(app, "POST", "/api/sessions/s1/documents", form(file("a <i>.md", "# A")));
    const list = await call(app, "GET", "/sessions", undefined, BROWSER);
    expect(list.body).toContain('<a href="/sessions/s1">Stripe &lt;b&gt;</a>');
    const page = await call(app, "GET", "/sessions/s1", undefined, BROWSER);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining("a &lt;i&gt;.md")]);
    expect((await call(app, "GET", "/sessions/nobody", undefined, BROWSER)).status).toBe(404);
    const sent = await call(app, "POST", "/api/sessions", new URLSearchParams({ title: "By form" }), BROWSER);
    expect([sent.status, sent.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/sessions\/./),
    ]);
  });

  test.each([{ id: "" }, { id: "x".repeat(101) }, { title: 7 }, { metadata: [] }, { name: "s" }])(
    "is refused when it is described as %j",
    async (body) => {
      await using app = await testApp();
      expect((await call(app, "POST", "/api/sessions", body)).status).toBe(422);
    },
  );

  test("without jobs is kept as long as jobs are, since it was last used", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await call(app, "POST", "/api/sessions", { id: "old" });
    await call(app, "POST", "/api/sessions/old/documents", form(file("a.md", "# A")));
    await app.submit({ sessionId: "busy" });
    await clock.advance(1000);
    await call(app, "POST", "/api/sessions", { id: "young" });
    await app.deck.sessions.removeOld(clock.now(), new AbortController().signal);
    expect(app.deck.sessions.list(10).map(({ id }) => id)).toEqual(["young", "busy"]);
    expect(stored(app)).toEqual([]);
  });
});

describe("the documents of a session", () => {
  const opened = async () => {
    const app = await testApp({ settings: { documentLimit: 10_000 } });
    await call(app, "POST", "/api/sessions", { id: "s1" });
    await call(app, "POST", "/api/sessions", { id: "s2" });
    return app;
  };
  const DOCUMENTS = "/api/sessions/s1/documents";

  test("are given as files of a form, or as JSON, and read back as they were", async () => {
    await using app = await opened();
    const one = await call(app, "POST", DOCUMENTS, form(file("folder/one.md", "# One é")));
    expect(one).toMatchObject({
      status: 201,
      body: {
        sessionId: "s1",
        filename: "one.md",
        contentType: expect.stringContaining("text/markdown"),
        bytes: 8,
      },
    });
    expect(one.headers.get("location")).toBe(`${DOCUMENTS}/${one.body.id}`);
    const json = {
      filename: "two.json",
      contentType: "application/json",
      content: '{"a":1}',
      metadata: { n: 2 },
    };
    const two = await call(app, "POST", DOCUMENTS, json);
    const three = await call(app, "POST", DOCUMENTS, { filename: "3.bin", contentBase64: "AP8=", id: ID });
    expect(three.body).toMatchObject({ id: ID, bytes: 2 });
    const read = (id: string) => call(app, "GET", `${DOCUMENTS}/${id}/content`);
    expect((await read(one.body.id)).body).toBe("# One é");
    expect((await read(two.body.id)).body).toEqual({ a: 1 });
    const bytes = await app.send(`${DOCUMENTS}/${ID}/content`);
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255]);
    // Those of one millisecond are in the order of their ids, and one of these was given its own.
    const listed: readonly { readonly filename: string }[] = (await call(app, "GET", DOCUMENTS)).body
      .documents;
    const byName = listed.toSorted((a, b) => (a.filename < b.filename ? -1 : 1));
    expect(byName).toEqual([three.body, one.body, two.body]);
    expect((await call(app, "GET", `${DOCUMENTS}/${ID}`)).body).toEqual(three.body);
  });

  test("are never run by a browser", async () => {
    await using app = await opened();
    const { body } = await call(
      app,
      "POST",
      DOCUMENTS,
      form(file("x.html", "<script>1</script>", "text/html")),
    );
    const { headers } = await call(app, "GET", `${DOCUMENTS}/${body.id}/content`);
    expect([headers.get("content-type"), headers.get("content-security-policy")]).toEqual([
      "text/plain; charset=utf-8",
      expect.stringContaining("sandbox"),
    ]);
  });

  test("are replaced one by one, or all at once", async () => {
    await using app = await opened();
    const put = (path: string, body: unknown) => call(app, "PUT", DOCUMENTS + path, body);
    expect((await put(`/${ID}`, { filename: "a.md", content: "one" })).status).toBe(201);
    expect(await put(`/${ID}`, { filename: "b.md", content: "other" })).toMatchObject({
      ...{ status: 200, body: { id: ID, filename: "b.md", bytes: 5 } },
    });
    const documents = [
      { filename: "c.md", content: "c" },
      { filename: "d.md", content: "d" },
    ];
    expect((await put("", { documents })).body.documents).toHaveLength(2);
    expect(
      (await call(app, "GET", DOCUMENTS)).body.documents.map((d: { filename: string }) => d.filename),
    ).toEqual(["c.md", "d.md"]);
    expect(stored(app)).toHaveLength(2);
    expect((await call(app, "DELETE", DOCUMENTS)).status).toBe(204);
    expect(stored(app)).toEqual([]);
  });

  test("are of one session alone: another one can neither read, replace nor delete them", async () => {
    await using app = await opened();
    await call(app, "POST", DOCUMENTS, { id: ID, filename: "a.md", content: "mine" });
    const other = `/api/sessions/s2/documents/${ID}`;
    const taken = { filename: "b.md", content: "yours" };
    for (const [method, path, body, status] of [
      ["GET", other, undefined, 404],
      ["GET", `${other}/content`, undefined, 404],
      ["DELETE", other, undefined, 404],
      ["PUT", other, taken, 409],
      ["POST", other, taken, 409],
      ["POST", `${DOCUMENTS}/${ID}`, taken, 409],
      ["POST", DOCUMENTS, { ...taken, id: ID.toUpperCase() }, 409],
      ["PUT", "/api/sessions/s2/documents", { documents: [{ ...taken, id: ID }] }, 409],
    ] as const) {
      expect([method, path, (await call(app, method, path, body)).status]).toEqual([method, path, status]);
    }
    expect((await call(app, "GET", `${DOCUMENTS}/${ID}/content`)).body).toBe("mine");
  });

  test("are deleted with their bytes", async () => {
    await using app = await opened();
    await call(app, "POST", DOCUMENTS, { id: ID, filename: "a.md", content: "mine" });
    expect(stored(app)).toEqual([ID]);
    expect((await call(app, "DELETE", `${DOCUMENTS}/${ID}`)).status).toBe(204);
    expect(stored(app)).toEqual([]);
    expect(await call(app, "DELETE", `${DOCUMENTS}/${ID}`)).toMatchObject({
      ...{ status: 404, body: { error: { code: "document_not_found" } } },
    });
  });

  test.each<[string, unknown, number]>([
    ["nothing in it", { filename: "a.md", content: "" }, 422],
    ["no name", { content: "x" }, 422],
    ["a name that is a folder", { filename: "a/", content: "x" }, 422],
    ["a name that leads upwards", { filename: "../..", content: "x" }, 422],
    ["an id that is no UUID", { filename: "a.md", content: "x", id: "../../jobdeck.db" }, 422],
    ["base64 that is none", { filename: "a.md", contentBase64: "§" }, 422],
    ["more bytes than are taken", { filename: "a.md", content: "x".repeat(10_001) }, 413],
    ["two of one id", { documents: [1, 2].map(() => ({ id: ID, filename: "a.md", content: "x" })) }, 409],
    ["a form without a file", new FormData(), 422],
  ])("are refused with %s, and leave nothing behind", async (_, body, status) => {
    await using app = await opened();
    expect((await call(app, "POST", DOCUMENTS, body)).status).toBe(status);
    expect([(await call(app, "GET", DOCUMENTS)).body, stored(app)]).toEqual([{ documents: [] }, []]);
    expect((await call(app, "POST", "/api/sessions/nobody/documents", body)).status).toBe(404);
  });

  test("are there after a restart; bytes without a row are removed by the janitor once they are old", async () => {
    await using folder = await tempFolder();
    {
      await using app = await testApp({ folder });
      await call(app, "POST", "/api/sessions", { id: "s1" });
      await call(app, "POST", DOCUMENTS, { id: ID, filename: "a.md", content: "kept" });
    }
    const orphan = "01980000-0000-7000-8000-00000000dead";
    await folder.write(`data/documents/${orphan}`, "lost");
    utimesSync(join(folder.path, "data/documents", orphan), 1, 1);
    await using app = await testApp({ folder, run: true });
    expect((await call(app, "GET", `${DOCUMENTS}/${ID}/content`)).body).toBe("kept");
    while (stored(app).includes(orphan)) await Bun.sleep(0);
    expect(stored(app)).toContain(ID);
  });
});
