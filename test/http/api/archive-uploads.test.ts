import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { zipOf } from "../../support/archives.ts";
import { BROWSER } from "../../support/scenario.ts";
import { tokenFor } from "../../support/token.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const ZIP = zipOf([
  { name: "engine/README.md", content: "# Engine\n\nEngine computes whatever it is given, in order.\n" },
  { name: "engine/a.ts", content: "/** Adds. */\nexport const add = 1;\n" },
]);

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ jobs: [wiki], run: true });
});
afterEach(() => app[Symbol.asyncDispose]());

type Fields = Readonly<Record<string, string | File | readonly File[]>>;
function post(fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === "string" || value instanceof File ? [value] : value)
      form.append(name, one);
  }
  return app.send("/api/jobs", { method: "POST", headers, body: form });
}
const zip = (name = "engine-1.2.zip", content: Uint8Array = ZIP) => new File([Buffer.from(content)], name);

async function ended(id: string) {
  for (;;) {
    const job = await (await app.send(`/api/jobs/${id}/wait?timeout=10`)).json();
    if (job.completedAt !== null) return job;
  }
}
const sessions = () => app.deck.sessions.list(10);

describe("an archive that is posted with a job", () => {
  test("becomes a document of a new session, and its wiki is called after it", async () => {
    const answer = await post({ type: "wiki", "input.repo": zip() });
    expect(answer.status).toBe(202);
    const job = await ended((await answer.json()).id);
    const [session] = sessions();
    const [document] = app.deck.sessions.documents(session?.id ?? "");
    expect(session?.title).toBe("engine-1.2.zip");
    expect(job).toMatchObject({
      ...{ status: "completed", title: "engine-1.2", errors: [], sessionId: session?.id },
      input: { repo: `document:${document?.id}` },
    });
    const page = await (await app.send(`/docs/${job.id}/overview.md`, { headers: BROWSER })).text();
    expect(page).toContain("archive, no commit");
    expect(page).toContain("engine-1.2.zip");
    expect(page).toContain("Engine computes whatever it is given");
    const source = await (await app.send(`/docs/${job.id}/src/a.ts`, { headers: BROWSER })).text();
    expect(source).toContain("Adds.");
  });

  test("sends a browser to the job, and goes to a session that is named", async () => {
    await app.deck.sessions.create({ id: "mine" }, "test");
    const answer = await post({ type: "wiki", sessionId: "mine", "input.repo": zip() }, BROWSER);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/jobs\//),
    ]);
    expect(app.deck.sessions.documents("mine").map(({ filename }) => filename)).toEqual(["engine-1.2.zip"]);
    expect(sessions()).toHaveLength(1);
  });

  test("that is none fails with what was expected, in one sentence", async () => {
    const { id } = await (
      await post({ type: "wiki", "input.repo": zip("x.zip", Buffer.from("words")) })
    ).json();
    expect((await ended(id)).errors).toEqual([
      'Expected "x.zip" to be a zip, tar or tar.gz archive, got something else',
    ]);
  });

  test.each<[string, Fields, number]>([
    ["of an unknown type", { type: "nothing", "input.repo": zip() }, 422],
    ["in a field that the type has not", { type: "wiki", "input.file": zip() }, 422],
    ["beside another one", { type: "wiki", "input.repo": [zip(), zip()] }, 422],
    ["that is empty", { type: "wiki", "input.repo": zip("a.zip", new Uint8Array()) }, 422],
    ["for a session that is not there", { type: "wiki", sessionId: "no", "input.repo": zip() }, 404],
  ])("%s is refused, and nothing is kept", async (_, fields, status) => {
    expect((await post(fields)).status).toBe(status);
    expect(sessions()).toEqual([]);
  });

  test("a form in which no file was chosen says so at the field", async () => {
    const answer = await post({ type: "wiki", "input.repo": new File([], "") }, BROWSER);
    expect([answer.status, sessions()]).toEqual([422, []]);
  });

  test("is nothing for a token that is limited to queues, nor is a document that it names", async () => {
    await app.deck.sessions.create({ id: "mine" }, "test");
    const document = { filename: "a.zip", contentType: "application/zip", content: ZIP };
    const [saved] = await app.deck.sessions.save("mine", [document], "add", "test");
    await tokenFor(app);
    const { header } = await tokenFor(app, { scopes: ["run"], queues: ["wiki"] });
    expect((await post({ type: "wiki", "input.repo": zip() }, header)).status).toBe(403);
    expect((await post({ type: "wiki", repo: `document:${saved?.id}` }, header)).status).toBe(403);
    expect((await post({ type: "wiki", repo: "sample" }, header)).status).toBe(202);
  });
});

describe("pages", () => {
  test("the start card has a form for an archive that works without scripts", async () => {
    const page = await (await app.send("/?type=wiki", { headers: BROWSER })).text();
    expect(page).toContain('enctype="multipart/form-data"');
    expect(page).toMatch(/<input type="file" name="input\.repo"/);
  });

  test("the page of a session offers to document its archives, and nothing else", async () => {
    await app.deck.sessions.create({ id: "mine" }, "test");
    const add = (filename: string) =>
      app.deck.sessions.save("mine", [{ filename, contentType: "x/x", content: ZIP }], "add", "test");
    await add("notes.txt");
    const before = await (await app.send("/sessions/mine", { headers: BROWSER })).text();
    expect(before).not.toContain("Document it");
    const [saved] = await add("engine.tgz");
    const page = await (await app.send("/sessions/mine", { headers: BROWSER })).text();
    expect(page.match(/Document it/g)).toHaveLength(1);
    expect(page).toContain(`value="document:${saved?.id}"`);
  });
});
