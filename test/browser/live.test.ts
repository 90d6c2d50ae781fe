import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Job } from "../../src/domain/job.ts";
import { jobUpdate, logAppend } from "../../views/fragments/job-update.tsx";
import { totals } from "../../views/fragments/taskbar.tsx";
import { taskbarUpdate } from "../../views/fragments/taskbar-update.tsx";
import { launchBrowser } from "../support/browser.ts";
import {
  attempts,
  cancelling,
  completed,
  NOW,
  running,
  sampleId,
  sampleJob,
  unknownLength,
} from "../views/samples.ts";
import { type LiveServer, serveLive } from "./live-server.tsx";

const TASKBAR = "/ui/taskbar";

/** Counts messages that were swapped in. */
const HEARD = `
  globalThis.heard = () => Number(document.documentElement.dataset.heard ?? 0);
  addEventListener("htmx:sse:after:message", () => { document.documentElement.dataset.heard = heard() + 1 });
`;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: LiveServer;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  server = serveLive([running, unknownLength]);
  context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.addInitScript(HEARD);
  page = await context.newPage();
  page.setDefaultTimeout(4_000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  await page.goto(server.url);
  await server.whenOpened(1);
});

afterEach(async () => {
  await context.close();
  await server.stop();
  expect(complaints).toEqual([]);
});

/** Sends what the product would send when these jobs are how things stand, and waits until the page has it. */
async function tell(jobs: readonly Job[], removed: readonly string[] = []): Promise<void> {
  const data = taskbarUpdate({ changed: jobs, removed, totals: totals(jobs, 4, NOW), now: NOW, prefix: "" });
  const before: number = await page.evaluate("heard()");
  server.message(TASKBAR, data, "s-2");
  await page.waitForFunction((n) => Number(document.documentElement.dataset["heard"]) > n, before);
}

/** Every form that was sent has been answered. */
async function answered(): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".htmx-request") === null);
}

const row = (job: Job) => page.locator(`#taskbar-job-${job.id}`);
const rowTitles = () => page.locator(".dock-row .dock-title b").allTextContents();
const other = sampleJob(40, { ...running, id: sampleId(40), title: "new/one" });

describe("the taskbar's stream", () => {
  test("changes a row where it is, adds a new one at the end and takes one away", async () => {
    await row(running).evaluate((e) => e.setAttribute("data-js-same", ""));
    await tell([{ ...running, title: "renamed" }, other], [unknownLength.id]);
    expect(await rowTitles()).toEqual(["renamed", "new/one"]);
    expect(await row(running).getAttribute("data-js-same")).toBe("");
    expect(await page.locator("#taskbar-summary").textContent()).toContain("2 jobs running");
  });

  test("may say the same thing twice", async () => {
    await tell([other]);
    await tell([other]);
    expect(await rowTitles()).toEqual([running.title, unknownLength.title, "new/one"]);
  });

  test("keeps lists of jobs up to date, and leaves alone what a page does not show", async () => {
    await tell([{ ...running, progress: { ...running.progress, message: "half way" } }, other]);
    expect(await page.locator(`#job-${running.id} .job-says`).textContent()).toContain("half way");
    expect(await page.locator(`#job-${other.id}`).count()).toBe(0);
  });

  test("keeps the focus in a row, and what a reader opened", async () => {
    await row(running).getByRole("button", { name: "Cancel" }).focus();
    await page.locator(".options:not(.archive)").evaluate((e) => e.setAttribute("open", ""));
    await tell([{ ...running, progress: { ...running.progress, percent: 70 } }]);
    expect(await page.evaluate("document.activeElement.closest('.dock-row')?.id")).toBe(
      `taskbar-job-${running.id}`,
    );
    expect(await row(running).locator(".dock-time").textContent()).toContain("70");
    expect(await page.locator(".options:not(.archive)").getAttribute("open")).toBe("");
  });

  test("hides the taskbar when no row is left, and announces an end once", async () => {
    const ended = { ...running, status: "completed", completedAt: NOW - 10 } as const;
    await tell([ended], [unknownLength.id]);
    expect(await page.locator("#taskbar-news li").allTextContents()).toEqual([`${running.title}: Completed`]);
    await tell([ended]);
    expect(await page.locator("#taskbar-news li").count()).toBe(1);
    await tell([], [running.id]);
    expect(await page.locator("#taskbar-panel").isVisible()).toBe(false);
  });

  test("counts running jobs in the tab's title", async () => {
    expect(await page.title()).toBe("(2) Home · Jobdeck");
    await tell([{ ...completed, completedAt: NOW }], [running.id, unknownLength.id]);
    expect(await page.title()).toBe("Home · Jobdeck");
  });

  test("folds rows after the fifth", async () => {
    const many = Array.from({ length: 8 }, (_, i) =>
      sampleJob(50 + i, { ...running, id: sampleId(50 + i), title: `n${i}` }),
    );
    await tell(many, [running.id, unknownLength.id]);
    expect(await page.locator(".dock-row:visible").count()).toBe(5);
    await page.getByText("+3 more").click();
    expect(await page.locator(".dock-row:visible").count()).toBe(8);
  });
});

describe("navigation", () => {
  test("keeps the taskbar and its one connection, and moves title, address and focus", async () => {
    await page.locator("#taskbar-panel").evaluate((e) => e.setAttribute("data-js-same", ""));
    await page.getByRole("link", { name: "Jobs" }).first().click();
    await page.waitForURL(`${server.url}/jobs`);
    await page.waitForFunction(() => document.title === "(2) Jobs · Jobdeck");
    expect(await page.locator("#taskbar-panel").getAttribute("data-js-same")).toBe("");
    expect(await page.locator(".nav-entry[aria-current]").textContent()).toContain("Jobs");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.locator(".dock-title").first().click();
    await page.waitForURL(`${server.url}/jobs/${running.id}`);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Jobs");
    await page.goForward();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent.includes("honojs"));
    expect(await page.locator("#taskbar-panel").getAttribute("data-js-same")).toBe("");
    expect(server.opened.filter((r) => r.path === TASKBAR).length).toBe(1);
  });

  test("closes a job page's stream when the page is left", async () => {
    await page.locator(".dock-title").first().click();
    await server.whenOpened(2);
    await page.getByRole("link", { name: "Home" }).click();
    await page.waitForURL(`${server.url}/`);
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Home");
    expect([...server.readers].map((r) => r.path)).toEqual([TASKBAR]);
  });
});

describe("cancelling", () => {
  test("takes one click for a young job, and says so at once", async () => {
    await row(running).getByRole("button", { name: "Cancel" }).click();
    await answered();
    expect(server.posts).toEqual([`/api/jobs/${running.id}/cancel attempt=1`]);
    await tell([cancelling]);
    expect(await row(cancelling).textContent()).toContain("Cancelling…");
  });

  test("asks in place before it stops an old job", async () => {
    const cross = row(unknownLength).locator(".mark-button");
    await cross.click();
    expect(server.posts).toEqual([]);
    await row(unknownLength).getByRole("button", { name: "Stop?" }).click();
    await answered();
    expect(server.posts.length).toBe(1);
  });

  test("asks about a job that grew old since its row was drawn", async () => {
    const young = row(running).locator("form");
    await young.evaluate((form, at) => form.setAttribute("data-asks-after", String(at)), NOW - 1);
    await young.locator("button").click();
    expect(await young.getByText("Stop?").isVisible()).toBe(true);
    expect(server.posts).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await young.getByText("Stop?").isVisible()).toBe(false);
    await young.locator("button").click();
    await young.locator("button").click();
    await answered();
    expect(server.posts.length).toBe(1);
  });

  test("shows a refusal where people see it", async () => {
    server.broken = 404;
    await row(running).getByRole("button", { name: "Cancel" }).click();
    await page.getByText("The job has already ended").waitFor();
    await page.getByRole("button", { name: "Dismiss" }).click();
    expect(await page.locator("#notice").textContent()).toBe("");
  });
});

describe("keys", () => {
  test("lead into the taskbar, through its rows, and cancel the one in focus", async () => {
    await page.keyboard.press("t");
    expect(await page.evaluate("document.activeElement.id")).toBe(`taskbar-job-${running.id}`);
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate("document.activeElement.id")).toBe(`taskbar-job-${unknownLength.id}`);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await answered();
    expect(server.posts).toEqual([`/api/jobs/${running.id}/cancel attempt=1`]);
  });

  test("do nothing while one types", async () => {
    await page.locator("#field-repo").focus();
    await page.keyboard.type("t?q");
    expect(await page.locator("#field-repo").inputValue()).toBe("t?q");
    expect(await page.locator("#keyboard").isVisible()).toBe(false);
  });

  test("are listed by ?", async () => {
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog").textContent()).toContain("Cancel the one in focus");
    await page.keyboard.press("Escape");
    expect(await page.locator("#keyboard").isVisible()).toBe(false);
  });

  test("turn the pages of a documentation", async () => {
    await page.goto(`${server.url}/docs/x/`);
    await page.keyboard.press("e");
    await page.waitForURL(/smart\.md$/);
  });
});

describe("a connection that is lost", () => {
  test("is shown, comes back by itself and goes on from the last message", async () => {
    await tell([running]);
    server.broken = 503;
    for (const reader of [...server.readers]) reader.end();
    await page.getByText("Reconnecting…").waitFor();
    server.broken = null;
    await server.whenOpened(2);
    expect(server.opened.at(-1)?.lastEventId).toBe("s-2");
    await page.getByText("Reconnecting…").waitFor({ state: "hidden" });
  }, 20_000);

  test("is noticed when the other end has gone silent", async () => {
    await page.locator("#taskbar").evaluate((e) => e.setAttribute("data-beat-ms", "300"));
    await server.whenOpened(2);
    await page.locator("#taskbar").evaluate((e) => e.setAttribute("data-beat-ms", "60000"));
    server.beat(TASKBAR);
    await page.getByText("Reconnecting…").waitFor({ state: "hidden" });
  }, 20_000);

  test("that never began is tried again", async () => {
    server.broken = 503;
    await page.reload();
    await page.getByText("Reconnecting…").waitFor();
    server.broken = null;
    await server.whenOpened(2);
    await page.getByText("Reconnecting…").waitFor({ state: "hidden" });
    await tell([other]);
    expect(await rowTitles()).toContain("new/one");
  }, 20_000);
});

describe("what a reader chose", () => {
  test("the taskbar stays folded on the next page load", async () => {
    await page.locator(".dock-head").click();
    expect(await page.locator(".dock-row:visible").count()).toBe(0);
    await page.waitForFunction(() => document.cookie.includes("closed"));
    await page.reload();
    expect(await page.locator(".dock-row:visible").count()).toBe(0);
    await page.locator(".dock-head").click();
    await page.waitForFunction(() => document.cookie === "");
    await page.reload();
    expect(await page.locator(".dock-row:visible").count()).toBe(2);
  });

  test("the theme changes at once and stays", async () => {
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(server.posts).toEqual([]);
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed")).toBe("true");
  });
});

describe("a job's page", () => {
  const stream = `/ui/jobs/${running.id}`;
  const at = (seq: number) =>
    ({ seq, attempt: 1, at: NOW, level: "info", stage: "write", message: `line ${seq}` }) as const;

  beforeEach(async () => {
    await page.goto(`${server.url}/jobs/${running.id}`);
    await server.whenOpened(3);
  });

  test("gets new lines once, and follows the end while the reader is there", async () => {
    const first = Array.from({ length: 60 }, (_, i) => at(9 + i));
    server.message(stream, logAppend(first));
    server.message(stream, logAppend([at(68), at(69)]));
    await page.locator("#L69").waitFor();
    expect(await page.locator(".log-line").count()).toBe(69);
    const box = page.locator("#log-lines");
    await page.waitForFunction(() => {
      const box = document.querySelector("#log-lines");
      return box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < 30;
    });
    await box.evaluate((e) => e.scrollTo(0, 0));
    await page.locator("#log-lines[data-js-away]").waitFor();
    server.message(stream, logAppend([at(70), at(71)]));
    await page.getByRole("button", { name: "2 new lines" }).click();
    await page.getByRole("button", { name: "2 new lines" }).waitFor({ state: "hidden" });
  });

  test("shows the job's end, and its stream is over when the server says so", async () => {
    const ended = { ...running, status: "completed", completedAt: NOW, result: { pages: 3 } } as const;
    server.message(stream, jobUpdate({ job: ended, attempts, now: NOW, prefix: "" }).join(""));
    await page.locator("#job-head .pill", { hasText: "Completed" }).waitFor();
    expect(await page.locator("#job-outcome").textContent()).toContain("pages");
    expect(await page.getByRole("button", { name: "Retry" }).count()).toBe(1);
    for (const reader of server.readers) if (reader.path === stream) reader.send("event: end\ndata: 1\n\n");
    await page.waitForFunction(
      () => !("sse" in Object(Reflect.get(document.querySelector("[data-stream]") ?? {}, "_htmx"))),
    );
    expect(server.opened.filter((r) => r.path === stream).length).toBe(1);
  });
});

test("clocks tick in the browser between messages", async () => {
  const clock = row(unknownLength).locator("time");
  const before = await clock.textContent();
  await page.waitForFunction(
    ([id, text]) => document.querySelector(`#taskbar-job-${id} time`)?.textContent !== text,
    [unknownLength.id, before],
  );
});
