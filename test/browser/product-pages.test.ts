import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Job } from "../../src/domain/job.ts";
import { launchBrowser } from "../support/browser.ts";
import { repository } from "../support/repository.ts";
import { loadAxe, overflow, violations } from "./axe.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

/** For people to look at; git ignores it. */
const PICTURES = join(import.meta.dir, "../../test-output/screenshots");

/** The rules are checked once in each theme and once at each width; every look of every view is in accessibility.test.ts. */
const LOOKS = [
  { colorScheme: "light", width: 1400, height: 900, checked: true },
  { colorScheme: "dark", width: 1400, height: 900, checked: false },
  { colorScheme: "dark", width: 360, height: 740, checked: true },
  { colorScheme: "light", width: 360, height: 740, checked: false },
] as const;

let browser: Browser;
let product: Product;
let page: Page;
const jobs = new Map<string, Job>();

/** One job in every state that people meet. */
beforeAll(async () => {
  await using source = await repository({
    files: {
      "README.md": "# Kettle\n\nBoils water.\n",
      "kettle.py": '"""Boils."""\n\n\ndef boil(until):\n    """Boils until it is hot."""\n    return until\n',
    },
  });
  browser = await launchBrowser();
  product = await openProduct(browser, { JOBDECK_REPO_ROOTS: source.path, JOBDECK_GRACE: "5m" });
  const { tracker, until, ended } = product.deck;
  const made = async (name: string, type: string, input: unknown) => {
    const job = await product.start(type, input);
    jobs.set(name, job);
    return job.id;
  };
  await ended(await made("wiki", "wiki", { repo: source.path }));
  await ended(await made("failed", "demo", { steps: 3, stepMs: 0, failAt: 2, warnAt: 1 }));
  await ended(
    await made("completed", "demo", { steps: 60, stepMs: 0, warnAt: 2, outputBytes: 9000, logLines: 40 }),
  );
  const stopped = await made("cancelled", "held", { name: "Stopped" });
  await until(stopped, ({ status }) => status === "running");
  await tracker.cancel(stopped, { by: "user", reason: "user" });
  product.release("Stopped");
  await ended(stopped);
  const stopping = await made("cancelling", "held", { name: "Stubborn" });
  await until(stopping, ({ status }) => status === "running");
  await tracker.cancel(stopping, { by: "api", reason: "api" });
  // More than may run at once: some wait.
  await made("running", "held", { name: "A very long title that does not end ".repeat(5) });
  for (const name of ["Two", "Three", "Four", "Five"]) await made(name, "held", { name });
  page = await product.open("/");
});

afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

const of = (name: string) => jobs.get(name)?.id ?? "";

test.each([
  ["home", () => "/"],
  ["form", () => "/?type=demo"],
  ["jobs", () => "/jobs"],
  ["jobs-none", () => "/jobs?status=expired&type=demo"],
  ["running", () => `/jobs/${of("running")}`],
  ["queued", () => `/jobs/${of("Five")}`],
  ["cancelling", () => `/jobs/${of("cancelling")}`],
  ["cancelled", () => `/jobs/${of("cancelled")}`],
  ["failed", () => `/jobs/${of("failed")}`],
  ["completed", () => `/jobs/${of("completed")}`],
  ["library", () => "/library"],
  ["docs", () => `/docs/${of("wiki")}/`],
  ["source", () => `/docs/${of("wiki")}/src/kettle.py`],
  ["missing", () => "/nothing-here"],
])("%s is fit for everybody in both themes, wide and small", async (name, path) => {
  await page.goto(product.url + path());
  const expected =
    name === "missing"
      ? ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
      : [];
  await loadAxe(page);
  for (const { colorScheme, width, height, checked } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    if (checked) expect([colorScheme, width, await violations(page)]).toEqual([colorScheme, width, []]);
    expect([width, await overflow(page)]).toEqual([width, 0]);
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${width}.png`) });
  }
  expect(product.complaints.splice(0)).toEqual(expected);
});

test.each([
  ["home", () => "/"],
  ["job", () => `/jobs/${of("completed")}`],
  ["docs", () => `/docs/${of("wiki")}/`],
])("%s comes with all that it needs in less than 100 kB", async (_, path) => {
  const fresh = await product.open(path());
  await fresh.evaluate(() => document.fonts.ready.then(() => null));
  const bytes = await fresh.evaluate(() =>
    performance
      .getEntries()
      .reduce((sum, entry) => sum + Number(Reflect.get(entry, "encodedBodySize") ?? 0), 0),
  );
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThan(100_000);
  await fresh.context().close();
});
