import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { type Fixture, repository } from "../support/repository.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

let browser: Browser;
let source: Fixture;
let product: Product;
let page: Page;

beforeAll(async () => {
  source = await repository({
    files: { "README.md": "# Plain\n\nWorks anywhere.\n", "a.py": "def a():\n    pass\n" },
  });
  browser = await launchBrowser();
  product = await openProduct(browser, { JOBDECK_REPO_ROOTS: source.path });
  page = await product.open("/", { javaScriptEnabled: false });
});

afterAll(async () => {
  expect(product.complaints).toEqual([]);
  await product[Symbol.asyncDispose]();
  await browser.close();
  await source[Symbol.asyncDispose]();
});

const idOf = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";
const pill = () => page.locator("#job-head .pill").textContent();

test("without scripts a job is started by a form that leads to its page", async () => {
  await page.getByRole("navigation", { name: "Job types" }).getByText("Held").click();
  await page.getByLabel("Name").fill("by form");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/\/jobs\/[\w-]+$/);
  await product.deck.until(idOf(), (job) => job.status === "running");
  await page.reload();
  expect(await pill()).toBe("Running");
});

test("without scripts it is stopped in the bar of any page", async () => {
  const id = idOf();
  await page.goto(`${product.url}/library`);
  await page.locator(".dock-row").getByRole("button", { name: "Cancel by form" }).click();
  await page.waitForURL(/\/(library|jobs\/[\w-]+)$/);
  expect(product.deck.tracker.get(id).cancelRequestedAt).not.toBeNull();
  product.release("by form");
  await product.deck.ended(id);
  await page.goto(`${product.url}/jobs/${id}`);
  expect(await pill()).toBe("Cancelled");
});

test("without scripts an old job is stopped after a question", async () => {
  const job = await product.start("held", { name: "old" });
  await product.deck.until(job.id, ({ status }) => status === "running");
  product.letPass(61_000);
  await page.goto(`${product.url}/jobs/${job.id}`);
  await page.locator("#job-head summary", { hasText: "Cancel job" }).click();
  await page.locator("#job-head").getByRole("button", { name: "Stop?" }).click();
  await page.waitForURL(/\/jobs\//);
  product.release("old");
  expect((await product.deck.ended(job.id)).status).toBe("cancelled");
});

test("without scripts a job is tried again, and then deleted for good", async () => {
  const job = await product.start("demo", { steps: 2, stepMs: 0, failAt: 1 });
  await product.deck.ended(job.id);
  await page.goto(`${product.url}/jobs/${job.id}`);
  await page.getByRole("button", { name: "Retry" }).first().click();
  await page.waitForURL((url) => !url.pathname.endsWith(job.id));
  const again = idOf();
  expect((await product.deck.ended(again)).retryOf).toBe(job.id);
  await page.reload();
  await page.locator("#job-head summary", { hasText: "Delete" }).click();
  await page.getByRole("button", { name: "Delete for good?" }).click();
  await page.waitForURL(/\/jobs$/);
  expect(product.deck.tracker.find(again)).toBeUndefined();
});

test("without scripts the list is narrowed by links, each with how many there are", async () => {
  await page.goto(`${product.url}/jobs`);
  const choice = page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: /^Failed/ });
  const count = Number(await choice.locator(".num").textContent());
  await choice.click();
  await page.waitForURL(/status=failed/);
  expect(await page.locator(".job-row").count()).toBe(count);
  expect(await page.locator('.job-row:not([data-status="failed"])').count()).toBe(0);
  await page.getByRole("navigation", { name: "Type" }).getByRole("link", { name: /^held/ }).click();
  await page.getByText("No failed held jobs").waitFor();
});

test("without scripts the theme is chosen by a form that leads back", async () => {
  await page.goto(`${product.url}/jobs?status=failed`);
  await page.getByRole("button", { name: "Dark" }).click();
  await page.waitForURL(/\/jobs\?status=failed$/);
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
});

test("without scripts documentation is read, tree and source too", async () => {
  await page.goto(product.url);
  await page.getByLabel("git repository").fill(source.path);
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/\/jobs\/[\w-]+$/);
  await product.deck.ended(idOf());
  await page.reload();
  await page
    .locator("#job-head")
    .getByRole("link", { name: /Read docs/ })
    .click();
  await page.locator(".prose h1").waitFor();
  await page.locator(".docs-tree-wide").getByRole("link", { name: "Start here" }).click();
  await page.waitForURL(/start-here\.md$/);
  await page.locator('.prose a[href*="/src/"]').first().click();
  expect(await page.locator(".source li").first().textContent()).toContain("1");
});
