import { describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../support/app.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { BROWSER, FORM, HTMX } from "../support/scenario.ts";
import { SseReader } from "../support/sse.ts";

const MARKUP = `<img src=x onerror="alert(1)">`;
const HOSTILE = [
  MARKUP,
  `"><script>alert(1)</script>`,
  "'-alert(1)-'",
  "</textarea></title></script><svg onload=alert(1)>",
  "javascript:alert(1)",
  "{{7*7}}<%= 7 %>",
  "line\ndata: <b>x</b>\n\nevent: evil\n\n",
  "\u0000\u0007\u001b[31mred",
  "\u202Eright to left \u{1F4A5}",
];
const ALL = HOSTILE.join(" ").slice(0, 290);

/** What a browser would make of our strings if one of them were taken for markup. */
async function aliveIn(page: string): Promise<readonly string[]> {
  const alive: string[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes }) {
      const own = new Map(attributes);
      for (const [name, value] of own) {
        if (name.startsWith("on") || name === "style") alive.push(`<${tagName} ${name}>`);
        if (/^(href|src|action|formaction|data)$/.test(name) && /^\s*javascript:/i.test(value))
          alive.push(`<${tagName} ${name}="${value}">`);
      }
      if (tagName === "script" && !own.get("src")?.startsWith("/static/")) alive.push("<script>");
      if (tagName === "img" || tagName === "iframe" || tagName === "base") alive.push(`<${tagName}>`);
    },
  });
  await rewriter.transform(new Response(page)).text();
  return alive;
}

async function hostileJob(app: TestApp) {
  const job = await app.begin(
    await app.submit({
      title: ALL,
      input: { name: MARKUP, lines: HOSTILE },
      tags: HOSTILE.slice(0, 4),
      metadata: { ref: MARKUP, commit: MARKUP, [MARKUP]: HOSTILE },
      sessionId: "s",
    }),
  );
  const events = HOSTILE.map((message) => ({
    type: "log" as const,
    at: app.deck.clock.now(),
    data: { level: "info" as const, stage: MARKUP, message },
  }));
  await app.leave(job, `docs/${"<b>x<"}b>.md`, `# ${MARKUP}\n\n${HOSTILE.join("\n\n")}`);
  const reported = await app.report(
    job,
    {
      progress: { ...job.progress, message: ALL, unit: MARKUP, stage: MARKUP },
      warnings: HOSTILE,
      artifactCount: 1,
    },
    events,
  );
  return reported;
}

const end = (app: TestApp, job: Awaited<ReturnType<typeof hostileJob>>) =>
  app.end(job, "fail", {
    errors: HOSTILE,
    result: { [MARKUP]: HOSTILE },
    docsEntry: "overview.md",
    statusReason: "error",
  });

describe("a hostile string in every field is text", () => {
  const pages = ["/", "/jobs", "/jobs/:id", "/library", "/docs/:id/", "/api/jobs/:id/cancel", "/api/jobs"];
  for (const path of pages) {
    for (const [who, headers] of [
      ["a browser", BROWSER],
      ["htmx", HTMX],
    ] as const) {
      for (const state of ["running", "ended"]) {
        test(`${path} of a ${state} job, for ${who}`, async () => {
          await using app = await testApp();
          const job = await hostileJob(app);
          if (state === "ended") await end(app, job);
          const init = path.endsWith("cancel")
            ? { method: "POST", headers: { ...FORM, ...headers } }
            : { headers };
          const response = await app.send(path.replace(":id", job.id), init);
          const text = await response.text();
          expect(await aliveIn(text)).toEqual([]);
          expect(app.faults).toEqual([]);
        });
      }
    }
  }

  for (const path of ["/ui/taskbar", "/api/jobs/stream", "/ui/jobs/:id"]) {
    test(`${path}, and one message stays one message`, async () => {
      const clock = new FakeClock();
      await using app = await testApp({ clock });
      const job = await hostileJob(app);
      const reader = new SseReader(await app.send(path.replace(":id", job.id)));
      await end(app, job);
      await clock.advance(1000);
      app.face.closeStreams();
      const messages = await reader.all();
      expect(messages.length).toBeGreaterThan(0);
      for (const { event, data } of messages) {
        expect([null, "jobs", "beat", "end"]).toContain(event);
        expect(await aliveIn(data)).toEqual([]);
      }
    });
  }

  test("in an address, a query and a form", async () => {
    await using app = await testApp();
    for (const text of HOSTILE) {
      const word = encodeURIComponent(text);
      for (const path of [
        `/jobs/${word}`,
        `/${word}`,
        `/docs/${word}/x`,
        `/?type=${word}`,
        `/jobs?type=${word}`,
        `/jobs?status=${word}`,
        `/jobs?after=${word}`,
        `/api/types/${word}`,
      ]) {
        expect(await aliveIn(await (await app.send(path, { headers: BROWSER })).text())).toEqual([]);
      }
      const refused = await app.send("/api/jobs", {
        method: "POST",
        headers: { ...FORM, ...BROWSER },
        body: `type=everything&input.name=${word}&input.count=${word}&input.lines=${word}&x=${word}`,
      });
      expect(refused.status).toBe(422);
      expect(await aliveIn(await refused.text())).toEqual([]);
    }
    expect(app.faults).toEqual([]);
  });
});

test("the check itself finds what is alive", async () => {
  expect(await aliveIn(`<p title="x">${MARKUP}</p><script>1</script><a href=" javascript:x">`)).toHaveLength(
    4,
  );
});
