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
});

/** Tabs of one window, all of them in sight. */
async function tabs(count: number): Promise<Page[]> {
  const first = await product.open("/");
  const others = Array.from({ length: count - 1 }, async () => {
    const page = await first.context().newPage();
    await page.goto(`${product.url}/`);
    return page;
  });
  return [first, ...(await Promise.all(others))];
}

/** How many streams the server has open. */
async function readers(): Promise<number> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  return Number(/^jobdeck_streams\{kind="events"\} (\d+)/m.exec(text)?.[1]);
}

async function settled(count: number): Promise<void> {
  for (let tries = 0; tries < 100 && (await readers()) !== count; tries += 1)
    await new Promise<void>((resolve) => setImmediate(resolve));
  expect(await readers()).toBe(count);
}

const shows = (page: Page, id: string, status: string) =>
  page.locator(`#taskbar-job-${id}[data-status="${status}"]`).waitFor();

describe("six tabs", () => {
  test("have one connection, and all of them see a job begin, move and end", async () => {
    const pages = await tabs(6);
    const job = await product.start("held", { name: "one" });
    await Promise.all(pages.map((page) => shows(page, job.id, "running")));
    await settled(1);
    product.release("one");
    await Promise.all(pages.map((page) => shows(page, job.id, "completed")));
    expect(product.requests.filter((path) => path === "/ui/taskbar").length).toBe(1);
  });

  test("go on when the one that reads for all is closed, and miss nothing", async () => {
    const pages = await tabs(4);
    await settled(1);
    for (const name of ["first", "second", "third"]) {
      await pages.shift()?.close();
      const job = await product.start("held", { name });
      await Promise.all(pages.map((page) => shows(page, job.id, "running")));
      product.release(name);
      await Promise.all(pages.map((page) => shows(page, job.id, "completed")));
      await settled(1);
      expect(await pages[0]?.getByText("Reconnecting…").isVisible()).toBe(false);
    }
  });

  test("say that the server is gone, and come back together", async () => {
    const pages = await tabs(3);
    const job = await product.start("demo", { steps: 10_000, stepMs: 20 });
    await Promise.all(pages.map((page) => shows(page, job.id, "running")));
    await product.shutDown();
    await Promise.all(pages.map((page) => page.getByText("Reconnecting…").waitFor()));
    await product.startAgain();
    await Promise.all(pages.map((page) => page.getByText("Reconnecting…").waitFor({ state: "hidden" })));
    const later = await product.start("held", { name: "later" });
    await Promise.all(pages.map((page) => shows(page, later.id, "running")));
    await settled(1);
    await product.deck.tracker.cancel(job.id, { by: "test", reason: "user" });
    await Promise.all(pages.map((page) => shows(page, job.id, "cancelled")));
    // Browsers say in the console that a server was gone.
    product.complaints.length = 0;
  });
});

test("a tab that is opened while the others read shows what has happened before", async () => {
  const [first] = await tabs(2);
  const job = await product.start("held", { name: "early" });
  if (first === undefined) throw new Error("There is no tab");
  await shows(first, job.id, "running");
  const late = await first.context().newPage();
  await late.goto(`${product.url}/jobs`);
  await shows(late, job.id, "running");
  product.release("early");
  await Promise.all([first, late].map((page) => shows(page, job.id, "completed")));
  await settled(1);
});
