import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
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
    files: {
      "README.md": "# Kettle\n\nKettle boils water and tells when it is done.\n",
      "src/index.ts": 'export { boil } from "./boil/boil.ts";\nexport { closed } from "../lid/lid.ts";\n',
      "src/boil/boil.ts":
        'import { measure } from "../sense/sense.ts";\n\n/** Boils until it is hot enough. */\nexport function boil(until: number): number {\n  return measure(until) + 1;\n}\n',
      "src/sense/sense.ts":
        "/** The temperature, in degrees. */\nexport function measure(limit: number): number {\n  return Math.min(limit, 100);\n}\n",
      "lid/lid.ts": "/** Whether it is closed. */\nexport const closed = true;\n",
      "lid/hinge/pin.ts": "export const pin = 1;\n",
      "lid/hinge/leaf.ts": "export const leaf = 1;\n",
      "lid/hinge/screw.ts": "export const screw = 1;\n",
    },
  });
  browser = await launchBrowser();
  product = await openProduct(browser, { JOBDECK_REPO_ROOTS: source.path });
  page = await product.open("/");
});

afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
  await source[Symbol.asyncDispose]();
});

afterEach(() => {
  expect(product.complaints).toEqual([]);
  expect(product.deck.faults).toEqual([]);
});

const current = () => page.locator(".docs-tree-wide [aria-current]");

test("a repository is given to the form, and the taskbar leads to its documentation", async () => {
  await page.getByLabel("git repository").fill(source.path);
  await page.getByRole("button", { name: "Start" }).click();
  await page.locator(".dock-row[data-status=completed]").waitFor({ timeout: 40_000 });
  await page.locator("#job-head .pill", { hasText: "Completed" }).waitFor();
  expect(await page.locator(".stage[data-state=done]").count()).toBe(await page.locator(".stage").count());
  await page
    .locator(".dock-row")
    .getByRole("link", { name: /^Read docs/ })
    .click();
  await page.locator(".prose h1").waitFor();
  expect(await page.locator(".prose").textContent()).toContain("Kettle boils water");
  expect(await current().textContent()).toBe("Overview");
});

test("a diagram is drawn in the colours of either theme", async () => {
  const box = page.locator(".prose svg.diagram rect").first();
  const colours: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await box.isVisible()).toBe(true);
    colours.push(await box.evaluate((shape) => getComputedStyle(shape).fill));
  }
  expect(colours[0]).not.toBe(colours[1]);
});

test("a box of a diagram leads to its page without a new connection of the taskbar", async () => {
  const before = await page.locator("#taskbar").elementHandle();
  await page.locator(".prose svg.diagram a", { hasText: "lid" }).click();
  await page.locator("h1#lid").waitFor();
  expect(await page.locator("main").evaluate((main) => main === document.activeElement)).toBe(true);
  expect(await page.locator("#taskbar").evaluate((now, then) => now === then, before)).toBe(true);
  await page.goBack();
  await page.locator(".docs-tree-wide [aria-current]", { hasText: "Overview" }).waitFor();
  expect(await page.locator("#taskbar").evaluate((now, then) => now === then, before)).toBe(true);
  expect(product.requests.filter((path) => path === "/ui/taskbar").length).toBe(1);
});

test("tree, contents, neighbours and keys lead through it", async () => {
  await page.locator(".toc").getByRole("link", { name: "Languages" }).click();
  expect(await page.evaluate("location.hash")).toBe("#languages");
  await page.locator(".toc a[data-js-here]", { hasText: "Languages" }).waitFor();
  await page.keyboard.press("e");
  await page.locator("h1#start-here").waitFor();
  await page.locator(".neighbours").getByRole("link", { name: /Next/ }).click();
  await page.locator("h1#architecture").waitFor();
  expect(await current().textContent()).toBe("Architecture");
  await page.keyboard.press("q");
  await page.locator("h1#start-here").waitFor();
  await page.locator(".docs-tree-wide").getByRole("link", { name: "src" }).click();
  await page.locator("h2#boil, h3#boil").waitFor();
  expect(await current().textContent()).toBe("src");
});

test("the tree is folded but on the way to the page that is read, and stays as the reader left it", async () => {
  const tree = page.locator(".docs-tree-wide");
  const hinge = tree.getByRole("link", { name: "hinge" });
  const fold = tree.locator("summary", { hasText: "Pages below lid" });
  expect(await hinge.isVisible()).toBe(false);
  await fold.focus();
  await page.keyboard.press("Enter");
  await hinge.waitFor();
  await tree.getByRole("link", { name: "Overview" }).click();
  await page.locator(".docs-tree-wide [aria-current]", { hasText: "Overview" }).waitFor();
  expect(await hinge.isVisible()).toBe(true);
  await fold.click();
  await hinge.waitFor({ state: "hidden" });
  await tree.getByRole("link", { name: "lid" }).click();
  await page.locator(".docs-tree-wide [aria-current]", { hasText: "lid" }).waitFor();
  expect(await hinge.isVisible()).toBe(true);
  await tree.getByRole("link", { name: "src" }).click();
  await page.locator(".docs-tree-wide [aria-current]", { hasText: "src" }).waitFor();
  expect(await hinge.isVisible()).toBe(false);
});

test("what it says leads to the line of the source that it comes from, which is marked", async () => {
  await page.locator('.prose a[href*="/src/src/boil/boil.ts#L"]').first().click();
  const marked = page.locator(".source li[data-js-marked]").first();
  await marked.waitFor();
  expect(await marked.textContent()).toContain("export function boil");
  expect(await marked.evaluate((line) => getComputedStyle(line).backgroundColor)).not.toBe(
    await page
      .locator(".source li:not([data-js-marked])")
      .first()
      .evaluate((line) => getComputedStyle(line).backgroundColor),
  );
  await page.goBack();
  await page.locator(".prose").waitFor();
  expect(product.requests.filter((path) => path === "/ui/taskbar").length).toBe(1);
});

test("the library has it", async () => {
  await page.getByRole("navigation", { name: "Main" }).getByText("Library").click();
  await page.locator(".volume h2 a").click();
  await page.locator(".prose").waitFor();
});
