import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { loadAxe, violations } from "./axe.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

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

test("an open page of workers follows its queues, and leaves alone what is being typed", async () => {
  const page = await product.open("/workers");
  const card = page.locator("#queue-held");
  await card.getByText("0 of 4 running").waitFor();
  await card.locator("summary").click();
  await card.getByLabel("Jobs at once").fill("7");
  const job = await product.start("held", { name: "first" });
  await card.getByText("1 of 4 running").waitFor();
  expect(await card.getByLabel("Jobs at once").inputValue()).toBe("7");
  await page.getByText("1 of").first().waitFor();
  product.release("first");
  await product.deck.ended(job.id);
  await card.getByText("0 of 4 running").waitFor();
});

test("a row stays picked while its job goes on, and what is picked is asked about", async () => {
  const job = await product.start("held", { name: "Picked" });
  const page = await product.open("/jobs");
  const box = page.getByLabel("Select Picked");
  await box.focus();
  await page.keyboard.press("Space");
  await page.getByText("The selected jobs:").waitFor();
  await product.deck.tracker.edit(job.id, { title: "Renamed" });
  await page.locator(`#job-${job.id}`).getByText("Renamed", { exact: true }).waitFor();
  expect(await page.getByLabel("Select Renamed").isChecked()).toBe(true);
  await loadAxe(page);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("heading", { level: 1, name: "Cancel 1 job?" }).waitFor();
  expect(await violations(page)).toEqual([]);
  product.release("Picked");
});

test("the drawing of a session follows its jobs", async () => {
  const submit = (title: string, more: object) =>
    product.deck.tracker.submit({ type: "held", input: { name: title }, sessionId: "acme", ...more }, "test");
  const { job: first } = await submit("Digest", {});
  await submit("Generate", { dependsOn: [first.id] });
  const page = await product.open("/sessions/acme");
  const edge = (text: string) => page.locator("#session-graph li", { hasText: text });
  await edge("Running: Digest to Scheduled: Generate").waitFor({ state: "attached" });
  product.release("Digest");
  await edge("Completed: Digest to Running: Generate").waitFor({ state: "attached" });
  product.release("Generate");
});
