import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

const TASKBAR = "/ui/taskbar";

let browser: Browser;
let product: Product;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  product = await openProduct(browser);
});

afterEach(async () => {
  await product[Symbol.asyncDispose]();
  expect(product.complaints).toEqual([]);
  expect(product.deck.faults).toEqual([]);
});

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByText(name);
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const streams = () => product.requests.filter((path) => path === TASKBAR).length;

/** The share that a bar shows has grown since it was looked at first. */
async function grows(page: Page, bar: string): Promise<void> {
  const before = await page.locator(bar).getAttribute("value");
  await page.waitForFunction(
    ([selector, was]) => Number(document.querySelector(`${selector}`)?.getAttribute("value")) > Number(was),
    [bar, before],
  );
}

describe("a job that was started from the form", () => {
  test("moves on every page, and the bar that shows it is one node and one connection", async () => {
    const page = await product.open("/");
    await page.getByRole("navigation", { name: "Job types" }).getByText("Demo").click();
    await page.getByLabel("Steps").fill("10000");
    await page.getByLabel("Milliseconds a step").fill("15");
    await page.getByRole("button", { name: "Start" }).click();

    await heading(page, "Demo: 10000 steps");
    const id = page.url().split("/").at(-1);
    const row = page.locator(`#taskbar-job-${id}`);
    await row.waitFor();
    await row.evaluate((element) => element.setAttribute("data-js-same", ""));
    await grows(page, "#stage-bar progress");
    await page.locator("#log-lines .log-line").nth(3).waitFor();
    await page.waitForFunction("document.title.startsWith('(1) ')");

    await nav(page, "Home").click();
    await heading(page, "Home");
    await page.waitForFunction(
      ([selector]) => /Step \d/.test(document.querySelector(`${selector}`)?.textContent ?? ""),
      [`#job-${id} .job-says`],
    );
    const before = await page.locator(`#job-${id} .job-counted`).textContent();
    await page.waitForFunction(
      ([selector, was]) => document.querySelector(`${selector}`)?.textContent !== was,
      [`#job-${id} .job-counted`, before],
    );
    expect(await page.locator("#stats .stat-number").first().textContent()).toBe("1");

    await nav(page, "Jobs").click();
    await heading(page, "Jobs");
    expect(await page.locator(`#job-${id} .pill`).textContent()).toBe("Running");
    await nav(page, "Library").click();
    await heading(page, "Library");
    await page.goBack();
    await heading(page, "Jobs");
    await page.goBack();
    await heading(page, "Home");
    await page.goForward();
    await heading(page, "Jobs");
    expect(await row.getAttribute("data-js-same")).toBe("");
    expect(streams()).toBe(1);

    await row.getByRole("button", { name: /^Cancel/ }).click();
    await page.locator(`#job-${id} .pill`, { hasText: "Cancelled" }).waitFor();
    await row.getByText("Cancelled").waitFor();
    expect(product.deck.tracker.get(`${id}`).stop?.proof).toBe("exited");
    expect(await page.locator("#taskbar-news li").allTextContents()).toEqual([
      "Demo: 10000 steps: Cancelled",
    ]);
  });

  test("is refused where it was filled in, with what was typed", async () => {
    const page = await product.open("/?type=demo");
    await page.getByLabel("Fail at step").fill("3");
    await page.getByLabel("Steps").evaluate((field) => {
      field.removeAttribute("min");
      field.setAttribute("value", "0");
    });
    await page.getByRole("button", { name: "Start" }).click();
    await page.locator("#field-steps-issue").waitFor();
    expect(await page.getByLabel("Fail at step").inputValue()).toBe("3");
    expect(await page.locator("#field-steps").getAttribute("aria-invalid")).toBe("true");
    expect(new URL(page.url()).pathname).toBe("/");
    // The browser notes every answer of 400 and more by itself.
    expect(product.complaints.splice(0)).toEqual([expect.stringContaining("422")]);
  });
});

test("a list keeps its rows where they are, and offers what is new", async () => {
  await product.start("held", { name: "first" });
  const page = await product.open("/jobs");
  await page.locator(".job-row").waitFor();
  await product.start("held", { name: "second" });
  await product.start("held", { name: "third" });
  await page.getByRole("link", { name: "2 new" }).waitFor();
  expect(await page.locator(".job-row").count()).toBe(1);
  await page.getByRole("link", { name: "2 new" }).click();
  await page.locator(".job-row").nth(2).waitFor();
  expect(await page.locator(".job-name a").first().textContent()).toBe("third");
  expect(await page.locator("[data-new-jobs]").isVisible()).toBe(false);
});

describe("stopping", () => {
  test("is said at once, and is done only when the work has stopped", async () => {
    const job = await product.start("held", { name: "stubborn" });
    const page = await product.open(`/jobs/${job.id}`);
    const row = page.locator(`#taskbar-job-${job.id}`);
    await row.getByRole("button", { name: "Cancel stubborn" }).click();
    await row.getByText("Cancelling…").waitFor();
    await page.locator("#job-head .pill", { hasText: "Cancelling…" }).waitFor();
    await page.locator("#timeline").getByText("Told to stop").waitFor();
    expect(await row.getByRole("button").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Cancel job" }).count()).toBe(0);
    expect(product.deck.tracker.get(job.id)).toMatchObject({ status: "running", completedAt: null });

    product.release("stubborn");
    await page.locator("#job-head .pill", { hasText: "Cancelled" }).waitFor();
    await page
      .locator("#timeline")
      .getByText(/proven stopped within/)
      .waitFor();
    expect(await page.getByRole("button", { name: "Retry stubborn" }).isVisible()).toBe(true);
  });

  test("asks in its place once a job is a minute old", async () => {
    const job = await product.start("held", { name: "old" });
    const page = await product.open("/");
    const row = page.locator(`#taskbar-job-${job.id}`);
    await row.waitFor();
    product.letPass(61_000);
    await page.reload();
    await row.locator("summary").click();
    await row.getByRole("button", { name: "Stop?" }).waitFor();
    expect(product.deck.tracker.get(job.id).cancelRequestedAt).toBeNull();
    await page.keyboard.press("Escape");
    await row.getByRole("button", { name: "Stop?" }).waitFor({ state: "hidden" });
    await row.locator("summary").click();
    await row.getByRole("button", { name: "Stop?" }).click();
    await row.getByText("Cancelling…").waitFor();
  });

  test("in one tab is seen in the other", async () => {
    const job = await product.start("held", { name: "shared" });
    const one = await product.open("/jobs");
    const two = await product.open(`/jobs/${job.id}`);
    await two.getByRole("button", { name: "Cancel job" }).click();
    await one.locator(`#job-${job.id} .pill`, { hasText: "Cancelling…" }).waitFor();
    product.release("shared");
    await one.locator(`#job-${job.id} .pill`, { hasText: "Cancelled" }).waitFor();
    await two.locator("#job-head .pill", { hasText: "Cancelled" }).waitFor();
    expect(await one.title()).toBe("Jobs · Jobdeck");
  });
});

test("the first visit leads to documentation with two clicks and without a network", async () => {
  const page = await product.open("/");
  await heading(page, "Welcome to Jobdeck");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page
    .locator("#job-head")
    .getByRole("link", { name: /^Read docs/ })
    .click({ timeout: 40_000 });
  await page.locator(".docs-tree-wide [aria-current]", { hasText: "Overview" }).waitFor();
  expect(streams()).toBe(1);
});

test("a failed job says why, wherever it is shown, and is tried again with one click", async () => {
  const page = await product.open("/jobs");
  // What ended before the page was live is shown to it, and not announced.
  const before = await product.start("held", { name: "before" });
  await page.locator(`#taskbar-job-${before.id}`).waitFor();
  const job = await product.start("demo", { steps: 3, stepMs: 0, failAt: 2 });
  const row = page.locator(`#taskbar-job-${job.id}`);
  await row.getByText("Failed at step 2, as the input asked").waitFor();
  await page.locator("#taskbar-news").getByText("Demo: 3 steps: Failed").waitFor({ state: "attached" });
  await page.reload();
  expect(await page.locator(`#job-${job.id} .why-failed`).textContent()).toBe(
    "Failed at step 2, as the input asked",
  );
  await row.getByRole("button", { name: "Retry" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/jobs/") && !url.pathname.endsWith(job.id));
  await page.locator("#job-outcome").getByText("Why it failed").waitFor();
  await page.locator("#timeline").getByText("a retry").waitFor();
  await page.getByRole("link", { name: job.id.slice(0, 13) }).click();
  await page.waitForURL(`${product.url}/jobs/${job.id}`);
});

describe("with the keyboard alone", () => {
  test("a job is started, found, stopped and asked about", async () => {
    const page = await product.open("/?type=held");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("/");
    await page.keyboard.type("by hand");
    await page.keyboard.press("Enter");
    await heading(page, "by hand");
    await page.locator(".dock-row").waitFor();

    await page.keyboard.press("t");
    const focused = page.locator(".dock-row:focus");
    await focused.waitFor();
    expect(await focused.evaluate((row) => getComputedStyle(row).outlineStyle)).toBe("solid");
    await product.start("held", { name: "second" });
    await page.locator(".dock-row").nth(1).waitFor();
    expect(await focused.getByText("by hand").count()).toBe(1);
    await page.keyboard.press("ArrowDown");
    expect(await focused.getByText("second").count()).toBe(1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await focused.getByText("Cancelling…").waitFor();

    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("l");
    await heading(page, "Library");
    expect(streams()).toBe(1);
  });
});

describe("the connection", () => {
  test("is given up while nobody looks, and catches up when the reader is back", async () => {
    const page = await product.open("/jobs");
    const look = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    const job = await product.start("held", { name: "meanwhile" });
    await page.locator(".dock-row").waitFor();
    await Promise.all([
      page.waitForEvent("requestfailed", (request) => request.url().includes(TASKBAR)),
      look(true),
    ]);
    product.release("meanwhile");
    await product.deck.ended(job.id);
    expect(await page.locator(`#taskbar-job-${job.id}`).getAttribute("data-status")).toBe("running");
    await look(false);
    await page.locator(`#taskbar-job-${job.id}[data-status="completed"]`).waitFor();
    expect(await page.locator(".dock-row").count()).toBe(1);
    expect(streams()).toBe(2);
  });

  test("comes back by itself after a restart of the server, without repeating anything", async () => {
    const job = await product.start("demo", { steps: 10_000, stepMs: 20 });
    const page = await product.open(`/jobs/${job.id}`);
    await page.locator("#log-lines .log-line").nth(5).waitFor();
    await product.shutDown();
    await page.getByText("Reconnecting…").waitFor();
    await product.startAgain();
    await page.getByText("Reconnecting…").waitFor({ state: "hidden" });
    await page.locator("#timeline").getByText("Attempt 1 interrupted").waitFor();
    await page.locator("#job-head .pill", { hasText: "Running" }).waitFor();
    await grows(page, "#stage-bar progress");
    const ids = await page.locator("#log-lines .log-line").evaluateAll((lines) => lines.map(({ id }) => id));
    expect(ids).toEqual([...new Set(ids)]);
    expect(await page.locator(".dock-row").count()).toBe(1);
    await page.getByRole("button", { name: "Cancel job" }).click();
    await page.locator("#job-head .pill", { hasText: "Cancelled" }).waitFor();
    // The browser notes by itself that an answer broke off, and htmx that it could not connect.
    const noted = product.complaints.splice(0);
    expect(noted.filter((text) => !/Failed to load resource|sse:error/.test(text))).toEqual([]);
  });
});
