import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { loadAxe, violations } from "./axe.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

let browser: Browser;
let product: Product;
let page: Page;
let secret: string;

beforeAll(async () => {
  browser = await launchBrowser();
  product = await openProduct(browser);
});

afterAll(async () => {
  // The browser and htmx note every refusal, and here some are meant.
  expect(product.complaints.filter((text) => !/status (of )?40[13]/.test(text))).toEqual([]);
  await product[Symbol.asyncDispose]();
  await browser.close();
});

const create = (name: string, scopes: readonly ("read" | "admin")[] = ["admin"]) =>
  product.deck.tokens.create({ name, scopes, queues: null, expiresAt: null }, "test");
const pathOf = () => new URL(page.url()).pathname;
const signIn = async (token: string) => {
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
};

test("a page that is open when the first token is made asks for it at the next step", async () => {
  page = await product.open("/");
  const job = await product.start("held", { name: "seen" });
  await page.locator(`#taskbar-job-${job.id}`).waitFor();
  ({ secret } = await create("me"));
  await page.getByRole("link", { name: "Library" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  // The whole document is another one: nothing of the jobs is left on the screen.
  expect(await page.locator("#taskbar").count()).toBe(0);
  expect(await page.locator("body").textContent()).not.toContain("seen");
  await loadAxe(page);
  expect(await violations(page)).toEqual([]);
});

test("a wrong token is told of, and the right one leads to where one wanted to go", async () => {
  await signIn("jd_wrong");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("is not known here");
  await signIn(secret);
  await page.getByRole("heading", { name: "Library" }).waitFor();
  expect(pathOf()).toBe("/library");
  expect(await page.content()).not.toContain(secret);
  expect(await page.evaluate(() => document.cookie)).not.toContain("jd_");
});

test("signed in, pages are live, and their buttons work", async () => {
  const job = await product.start("held", { name: "live" });
  const row = page.locator(`#taskbar-job-${job.id}`);
  await row.getByRole("button", { name: "Cancel live" }).click();
  await product.deck.until(job.id, ({ cancelRequestedAt }) => cancelRequestedAt !== null);
  expect(product.deck.tracker.get(job.id).stop?.requestedBy).toBe("token:me");
  product.release("live");
  await row.getByText("Cancelled").waitFor();
  await page.goto(`${product.url}/jobs/${job.id}`);
  await page.getByText("by token me").first().waitFor();
});

test("signing out leaves nothing behind, also for Back", async () => {
  await page.getByRole("button", { name: "Sign out of token me" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(pathOf()).toBe("/login");
  await page.goBack();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.locator("body").textContent()).not.toContain("live");
  expect(await page.context().cookies()).toEqual([]);
});

test("a token that may only read shows all and stops nothing", async () => {
  const { secret: reader } = await create("reader", ["read"]);
  await signIn(reader);
  const job = await product.start("held", { name: "kept" });
  await page.locator(`#taskbar-job-${job.id}`).getByRole("button", { name: "Cancel kept" }).click();
  await page.getByText("Expected a token with the scope cancel").waitFor();
  expect(product.deck.tracker.get(job.id).cancelRequestedAt).toBeNull();
  product.release("kept");
});

test("a token that is revoked ends what is open at once", async () => {
  const reader = product.deck.tokens.list().find(({ name }) => name === "reader");
  await page.getByText("Reconnecting").waitFor({ state: "hidden" });
  await product.deck.tokens.revoke(reader?.id ?? "");
  await page.getByText("Reconnecting").waitFor({ state: "visible" });
  await page.locator(`a.nav-entry[href="/jobs"]`).click();
  await page.getByRole("alert").filter({ hasText: "was revoked" }).waitFor();
});

test("it works without scripts too", async () => {
  page = await product.open("/jobs", { javaScriptEnabled: false });
  await signIn(secret);
  await page.getByRole("heading", { name: "Jobs" }).waitFor();
  expect(pathOf()).toBe("/jobs");
  await page.getByRole("button", { name: "Sign out of token me" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});
