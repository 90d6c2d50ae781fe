import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { type Fixture, repository } from "../support/repository.ts";
import { loadAxe, overflow, violations } from "./axe.ts";
import { openProduct, type Product } from "./product.ts";

setDefaultTimeout(60_000);

const HOSTILE = '<img src=x onerror="document.title=1">';

let browser: Browser;
let source: Fixture;
let product: Product;
let page: Page;
let docs: string;

beforeAll(async () => {
  source = await repository(
    { files: { "src/sense.ts": "/** Guesses. */\nexport const measure = 20;\n" } },
    {
      files: {
        "README.md": `# Kettle\n\nKettle boils water. ${HOSTILE} \`${HOSTILE}\`\n`,
        "src/index.ts": 'export { boilWater } from "./boil.ts";\n',
        "src/boil.ts": [
          'import { measure } from "./sense.ts";',
          "",
          `/** Boils until it is hot enough. ${HOSTILE} <script>document.title = 2</script> */`,
          "export function boilWater(until: number): number {",
          "  return measure(until) + 1;",
          "}",
          "",
          "export class Pot {",
          "  /** Whether it is closed. */",
          "  isClosed(): boolean { return true; }",
          "}",
          ...Array.from({ length: 60 }, (_, i) => `// line ${i}`),
        ].join("\n"),
        "src/sense.ts":
          "/** The temperature, in degrees. */\nexport function measure(limit: number): number {\n  return Math.min(limit, 100);\n}\n",
      },
    },
  );
  browser = await launchBrowser();
  product = await openProduct(browser, { JOBDECK_REPO_ROOTS: source.path });
  const before = await product.start("wiki", { repo: source.path, ref: source.commits[0] });
  await product.deck.ended(before.id);
  const { id } = await product.start("wiki", { repo: source.path });
  await product.deck.ended(id);
  docs = `/docs/${id}/`;
  page = await product.open(docs);
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

const field = () => page.getByRole("searchbox", { name: "Search this documentation" });
const found = (q: string) => page.locator(`#docs-found[data-q=${JSON.stringify(q)}]`);

test("what is typed is found at once, symbols first, and Enter goes to the one of that name", async () => {
  await page.keyboard.press("/");
  expect(await field().evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type("boilWater");
  await found("boilWater").locator(".hit").first().waitFor();
  expect(await found("boilWater").locator(".hit-title").first().textContent()).toBe("boilWater");
  expect(await found("boilWater").locator("mark").first().textContent()).toBe("boilWater");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#boilwater$/);
  await page.locator("h3#boilwater").waitFor();
});

test("arrows and J and K lead through what was found, Escape leads back", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("boil");
  await found("boil").locator(".hit").nth(1).waitFor();
  const at = () =>
    page.evaluate("[...document.querySelectorAll('.found .hit a')].indexOf(document.activeElement)");
  const steps: unknown[] = [];
  for (const key of ["ArrowDown", "j", "k", "ArrowUp"]) {
    await page.keyboard.press(key);
    steps.push(await at());
  }
  expect(steps).toEqual([0, 1, 0, -1]);
  expect(await field().evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.press("Escape");
  await found("boil").waitFor({ state: "hidden" });
});

test("hostile words and names stay text", async () => {
  const title = await page.title();
  for (const typed of [
    HOSTILE,
    '"><script>document.title=3</script>',
    "</div><h1>x",
    "img onerror",
    "javascript:",
  ]) {
    await field().fill(typed);
    await found(typed).waitFor({ state: "attached" });
    expect(await page.locator("#docs-found img, #docs-found script, #docs-found h1").count()).toBe(0);
  }
  expect(await page.title()).toBe(title);
  await page.goto(`${product.url}/search?q=${encodeURIComponent(HOSTILE)}`);
  expect(await page.locator("#search-found img, #search-found script").count()).toBe(0);
  expect(await page.title()).toContain("<img src=x");
});

test("everything is searched as one types and chooses, and the address keeps what was sent", async () => {
  await page.goto(`${product.url}/search`);
  await page.getByRole("searchbox").fill("boil");
  await page.locator("#search-found .hit").first().waitFor();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("symbol");
  await page.locator('#search-found .hit[data-kind="section"]').first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.waitForURL(/kind=symbol/);
  expect(await page.locator("#search-found .hit-title").first().textContent()).toBe("boilWater");
});

test("without scripts a form finds the same, and leads to a symbol", async () => {
  const plain = await product.open(docs, { javaScriptEnabled: false });
  await plain.getByRole("searchbox", { name: "Search this documentation" }).fill("degrees");
  await plain.keyboard.press("Enter");
  await plain.locator(".hit").first().waitFor();
  expect(await plain.locator(".hit-title").allTextContents()).toContain("measure");
  await plain.getByRole("searchbox", { name: "Search this documentation" }).fill("Pot.isClosed");
  await plain.keyboard.press("Enter");
  await plain.waitForURL(/#pot$/);
  await plain.goto(`${product.url}${docs}src/src/boil.ts#L4`);
  const [target, other] = await Promise.all(
    ["#L4", "#L5"].map((line) =>
      plain.locator(line).evaluate((item) => getComputedStyle(item).backgroundColor),
    ),
  );
  expect(target).not.toBe(other);
});

test("beside a file stand its symbols, its users and the pages that tell of it", async () => {
  await page.goto(`${product.url}${docs}src/src/sense.ts`);
  const side = page.locator("div.source-side");
  expect(await side.getByRole("navigation", { name: "Symbols in this file" }).textContent()).toContain(
    "measure",
  );
  expect(await side.getByRole("navigation", { name: "Used by" }).textContent()).toContain("boil.ts");
  await side.getByRole("link", { name: "Documentation of measure" }).click();
  await page.locator("h3#measure").waitFor();
  await page.goBack();
  await side.getByRole("navigation", { name: "Used by" }).getByRole("link").first().click();
  await page.waitForURL(/src\/boil\.ts$/);
  await page.locator('.source-number[href="#L4"]').click();
  await page.locator('.source-number[href="#L6"]').click({ modifiers: ["Shift"] });
  expect(await page.evaluate("location.hash")).toBe("#L4-L6");
  expect(await page.locator(".source li[data-js-marked]").count()).toBe(3);
});

test("a file leads to itself at other commits that were documented, and to its plain text", async () => {
  await page.goto(`${product.url}${docs}src/src/sense.ts`);
  await page.locator(".source-facts", { hasText: "Also at" }).getByRole("link").click();
  await page.locator(".source", { hasText: "measure = 20" }).waitFor();
  await page.goto(`${product.url}${docs}src/src/boil.ts`);
  expect(await page.getByText("Also at").count()).toBe(0);
  await page.getByRole("link", { name: "Raw" }).click();
  await page.waitForURL(/raw=1$/);
  expect(await page.locator("body").textContent()).toContain("<script>document.title = 2</script>");
  await page.goBack();
  await page.goto(`${product.url}${docs}src/src/boil.ts#L4-L6`);
});

test("the address of marked lines, a page and its sections can be copied", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate<string>("navigator.clipboard.readText()");
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await copied()).toEndWith("src/boil.ts#L4-L6");
  await page.goto(`${product.url}${docs}overview.md`);
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await copied()).toStartWith("# ");
  await page.locator(".prose h2 .heading-anchor").first().click();
  await page.locator(".heading-anchor[data-js-copied]").waitFor();
  expect(await copied()).toMatch(/overview\.md#[\w-]+$/);
});

test("what is found breaks no rule of accessibility and fits a phone", async () => {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    const view = await product.open(`${docs}src/src/boil.ts`, { viewport });
    await view.keyboard.press("/");
    await view.keyboard.type("boil");
    await view.locator("#docs-found .hit").first().waitFor();
    await loadAxe(view);
    expect(await violations(view)).toEqual([]);
    expect(await overflow(view)).toBe(0);
  }
});
