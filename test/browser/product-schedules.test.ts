import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

let browser: Browser;
let product: Product;

beforeAll(async () => {
  browser = await launchBrowser();
  product = await openProduct(browser);
});

afterAll(async () => {
  expect(product.complaints).toEqual([]);
  await product[Symbol.asyncDispose]();
  await browser.close();
});

test("while an expression is typed its meaning and its next times appear beside it", async () => {
  const page = await product.open("/schedules");
  await page.getByRole("link", { name: "Make one" }).click();
  await page.getByRole("navigation", { name: "Job types" }).getByText("Held").click();
  await page.getByText("The next five times are shown here.").waitFor();
  expect(await page.getByRole("button", { name: "Show the next times" }).isVisible()).toBe(false);
  await page.getByLabel("Cron expression").fill("0 9 * * 1-5");
  await page.getByText("Every weekday at 09:00, UTC").waitFor();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByText("Every weekday at 09:00, Europe/Berlin").waitFor();
  expect(await page.locator(".schedule-times li").count()).toBe(5);
  await page.getByLabel("Cron expression").fill("0 9 *");
  await page.locator("#schedule-preview .field-issue").waitFor();
  await page.getByLabel("Cron expression").fill("@daily");
  await page.getByText("Every day at 00:00, Europe/Berlin").waitFor();
  await page.getByLabel("Name").fill("typed");
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/schedules$/);
  expect(product.deck.schedules.list()).toMatchObject([{ title: "typed", cron: "@daily" }]);
  await page.getByRole("heading", { name: "typed" }).waitFor();
});

test("without scripts one is previewed, made, paused, run, edited and deleted", async () => {
  const page = await product.open("/schedules/new?type=held", { javaScriptEnabled: false });
  await page.getByLabel("Name").fill("plain");
  await page.getByLabel("Cron expression").fill("0 9 * * 1-5");
  await page.getByRole("button", { name: "Show the next times" }).click();
  await page.getByText("Every weekday at 09:00, UTC").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("plain");
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/schedules$/);
  const schedule = () => product.deck.schedules.list().find(({ title }) => title.startsWith("plain"));
  await page.getByRole("button", { name: "Pause plain" }).click();
  await page.getByRole("button", { name: "Resume plain" }).waitFor();
  expect(schedule()).toMatchObject({ paused: true, nextAt: null });
  await page.getByRole("button", { name: "Run now: plain" }).click();
  await page.waitForURL(/\/jobs\/[\w-]+$/);
  const id = schedule()?.lastJobId ?? "";
  expect(page.url()).toEndWith(id);
  product.release("plain");
  expect((await product.deck.ended(id)).status).toBe("completed");
  await page.goto(`${product.url}/schedules`);
  await page.getByRole("link", { name: "Edit plain" }).click();
  expect(await page.locator(`#job-${id}`).count()).toBe(1);
  await page.getByLabel("Title").fill("plainer");
  await page.getByLabel("While its last job has not ended").selectOption("replace");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "plainer", level: 1 }).waitFor();
  expect(schedule()).toMatchObject({ overlap: "replace", submission: { input: { name: "plain" } } });
  await page.locator("summary", { hasText: "Delete" }).click();
  await page.getByRole("button", { name: "Delete for good?" }).click();
  await page.waitForURL(/\/schedules$/);
  expect(schedule()).toBeUndefined();
});
