/** The examples of docs/library.md, run as they stand. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Elysia } from "elysia";
import { launchBrowser } from "../support/browser.ts";
import { embedded } from "../support/embedded.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { until } from "../support/jobdeck.ts";
import { count } from "./library/page/jobs.ts";

setDefaultTimeout(60_000);

let folder: Folder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const at = (path: string) => fileURLToPath(new URL(`library/${path}`, import.meta.url));

/** A program of the examples; it is ended with the test, however that ends. */
function start(path: string, data: string, ...words: readonly string[]) {
  const child = Bun.spawn([process.execPath, at(path), ...words], {
    ...{ cwd: folder.path, stdin: "ignore", stdout: "pipe", stderr: "ignore" },
    env: { PATH: Bun.env["PATH"] ?? "", DATA: join(folder.path, data), PORT: "0" },
  });
  return {
    stdout: child.stdout,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
}

describe("the minimal app", () => {
  test("runs its job, and a client in plain fetch runs another", async () => {
    await using app = start("minimal/app.ts", "minimal");
    const said = await until(app.stdout, "http://localhost:");
    const [, id = "", server = ""] = /Job (\S+) at (\S+)/.exec(said) ?? [];
    const first = await (await fetch(`${server}/api/jobs/${id}/wait?timeout=30`)).json();
    expect(first).toMatchObject({ status: "completed", result: { counted: 3 } });
    await using other = start("plain-fetch/client.ts", "none", server);
    expect(JSON.parse(await new Response(other.stdout).text())).toEqual({
      ...{ status: "completed", result: { counted: 3 }, errors: [] },
    });
  });
});

describe("the embedded app", () => {
  test("keeps strangers out of its pages and of the deck, and lets Ann in", async () => {
    await using app = start("embedded/app.tsx", "embedded");
    const [, server = ""] = /Listens on (\S+)/.exec(await until(app.stdout, "http://localhost:")) ?? [];
    for (const path of ["/", "/deck/", "/deck/api/jobs", "/deck/taskbar.js"]) {
      expect({ path, status: (await fetch(server + path)).status }).toEqual({ path, status: 401 });
    }
    const signIn = await fetch(`${server}/sign-in`, { redirect: "manual" });
    const headers = { cookie: signIn.headers.get("set-cookie")?.split(";")[0] ?? "" };
    const home = await (await fetch(server, { headers })).text();
    expect(home).toContain('<job-taskbar src="/deck"></job-taskbar>');
    const created = await (await fetch(`${server}/reports`, { method: "POST", headers })).json();
    expect(created.page).toBe(`/deck/jobs/${created.id}`);
    const job = await fetch(`${server}/deck/api/jobs/${created.id}/wait?timeout=30`, { headers });
    expect(await job.json()).toMatchObject({
      ...{ status: "completed", executor: "subprocess", result: { words: 2 } },
      links: { docs: `/deck/docs/${created.id}/` },
    });
  });
});

test("the script that tracks its own work is seen by the deck on the same folder", async () => {
  await using script = start("own-work/script.ts", "own-work");
  expect(await new Response(script.stdout).text()).toBe("Copied 3 files\nVerified: completed\n");
  await using deck = await embedded({ data: join(folder.path, "own-work") });
  expect(deck.tracker.getAllJobs()).toMatchObject([
    { type: "verify", title: "Verify the backup", status: "completed", executor: "external" },
    { type: "nightly-backup", title: "Nightly backup", result: { copied: 3 }, metadata: { disk: "sda" } },
  ]);
});

test("the page that uses jobdeck/client runs a job, and finds it again after a reload", async () => {
  await using deck = await embedded({ jobs: [count] });
  const app = new Elysia()
    .get("/", () => new Response(Bun.file(at("page/index.html"))))
    .use(deck.plugin({ prefix: "/deck" }))
    .listen(0);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(app.server?.url.href ?? "");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("Counted to 3").waitFor();
  await page.reload();
  await page.getByText("Counted to 3").waitFor();
  await page.locator(".dock-row").getByText("Count").first().waitFor();
  expect(deck.tracker.getAllJobs()).toHaveLength(1);
  expect(problems).toEqual([]);
  await browser.close();
  await app.stop(true);
});
