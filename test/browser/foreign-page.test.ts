import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { embedded } from "../support/embedded.ts";
import { UNKNOWN_SECRET } from "../support/token.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** What somebody's style sheet may do to whatever is on a page. */
const HOSTILE =
  "* { color: rgb(255, 0, 0) !important; font: 40px serif !important } .dock-row { display: none }";

interface PageOptions {
  readonly token?: string;
  /** Whether the deck's list has the page's origin; default true. */
  readonly isListed?: boolean;
}

/** A page of another site, with a strict policy of its own and style sheets that mean no good, and a deck elsewhere. */
async function foreignPage({ token, isListed = true }: PageOptions = {}) {
  const site = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => answer(request) });
  const origin = `http://127.0.0.1:${site.port}`;
  const deck = await embedded({ grace: "0s", corsOrigins: isListed ? [origin] : [] });
  const seen: { readonly path: string; readonly authorization: string | null }[] = [];
  const open = (port: number) =>
    new Elysia()
      .onRequest(({ request }) => {
        const authorization = request.headers.get("authorization");
        const { pathname, searchParams } = new URL(request.url);
        const path = searchParams.has("once") ? `${pathname}?once` : pathname;
        if (request.method !== "OPTIONS") seen.push({ path, authorization });
      })
      .use(plugin)
      .listen(port);
  const plugin = deck.plugin({ prefix: "/deck" });
  let app = open(0);
  const server = `http://localhost:${app.server?.port}`;

  function answer(request: Request): Response {
    const { pathname } = new URL(request.url);
    if (pathname === "/style.css") return new Response(HOSTILE, { headers: { "content-type": "text/css" } });
    const attribute = token === undefined ? "" : ` token="${token}"`;
    const body = `<!doctype html><title>Elsewhere</title><link rel="stylesheet" href="/style.css">
      <p id="own">A page of its own</p><job-taskbar src="${server}/deck"${attribute}></job-taskbar>
      <script src="${server}/deck/taskbar.js"></script>`;
    const policy = `default-src 'none'; style-src 'self'; script-src ${server}; connect-src ${server}`;
    return new Response(body, {
      headers: { "content-type": "text/html", "content-security-policy": policy },
    });
  }

  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return {
    ...{ deck, page, seen, complaints, origin, server },
    load: () => page.goto(origin),
    /** Ends every connection, and serves again at the same address when it is asked to. */
    async shutDown() {
      const { port = 0 } = app.server ?? {};
      await app.stop(true);
      return () => {
        app = open(port);
      };
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await deck[Symbol.asyncDispose]();
      await app.stop(true);
      await site.stop(true);
    },
  };
}

/** Playwright looks into open shadow roots. */
const row = (page: Page, id: string) => page.locator(`#taskbar-job-${id}`);

describe("<job-taskbar> on a page of another site", () => {
  test("shows running jobs as they move, untouched by the page's styles", async () => {
    await using host = await foreignPage();
    const { tracker } = host.deck;
    const work = await tracker.createJob("backup", {}, { title: "<img src=x onerror=alert(1)>" });
    await host.load();
    const shown = row(host.page, work.jobId);
    await shown.waitFor({ state: "visible" });
    expect(await shown.locator("b").textContent()).toBe("<img src=x onerror=alert(1)>");
    work.updateProgress(1, 4, "One of four");
    await shown.getByText("One of four").waitFor();
    await shown.getByText(/^25\s*%$/).waitFor();
    const style = await shown.evaluate((element) => {
      const { color, fontSize } = getComputedStyle(element);
      return { color, fontSize };
    });
    expect(style.color).not.toBe("rgb(255, 0, 0)");
    expect(style.fontSize).toBe("13.5px");
    expect(await host.page.locator("#own").evaluate((own) => getComputedStyle(own).fontSize)).toBe("40px");
    expect(await shown.locator("a").getAttribute("href")).toBe(`${host.server}/deck/jobs/${work.jobId}`);
    expect(host.complaints).toEqual([]);
  });

  test("stops a job with one click, and says so at once", async () => {
    await using host = await foreignPage();
    const work = await host.deck.tracker.createJob("backup");
    await host.load();
    await row(host.page, work.jobId).getByRole("button", { name: "Cancel backup" }).click();
    expect(await host.deck.ended(work.jobId)).toMatchObject({ status: "cancelled" });
    await row(host.page, work.jobId).getByText("Cancelled").waitFor();
    expect(work.isCancelled()).toBe(true);
    expect(host.complaints).toEqual([]);
  });

  test("sends its token with the stream and with what it asks for", async () => {
    await using host = await foreignPage({ token: "s3cret" });
    const work = await host.deck.tracker.createJob("backup");
    await host.load();
    await row(host.page, work.jobId).getByRole("button", { name: "Cancel backup" }).click();
    await host.deck.ended(work.jobId);
    const asked = host.seen.filter(({ path }) => path.startsWith("/deck/api/"));
    expect(asked).toEqual([
      { path: "/deck/api/jobs/stream?once", authorization: "Bearer s3cret" },
      { path: "/deck/api/jobs/stream", authorization: "Bearer s3cret" },
      { path: `/deck/api/jobs/${work.jobId}/cancel`, authorization: "Bearer s3cret" },
    ]);
    expect(host.complaints).toEqual([]);
  });

  test("shares one connection with the other tabs, and reads on when the reading one is closed", async () => {
    await using host = await foreignPage();
    const work = await host.deck.tracker.createJob("backup", {}, { title: "Backup" });
    await host.load();
    await row(host.page, work.jobId).waitFor({ state: "visible" });
    const other = await host.page.context().newPage();
    await other.goto(host.origin);
    await row(other, work.jobId).waitFor({ state: "visible" });
    await work.updateProgress(1, 2, "Half of it");
    for (const page of [host.page, other]) await row(page, work.jobId).getByText("Half of it").waitFor();
    const streams = () => host.seen.filter(({ path }) => path === "/deck/api/jobs/stream").length;
    expect(streams()).toBe(1);
    await host.page.close();
    await work.updateProgress(2, 2, "All of it");
    await row(other, work.jobId).getByText("All of it").waitFor();
    expect(streams()).toBe(2);
    expect(host.complaints).toEqual([]);
  });

  test("with a token that is in force shows all, and with another one nothing", async () => {
    await using host = await foreignPage({ token: UNKNOWN_SECRET });
    const work = await host.deck.tracker.createJob("backup", {}, { title: "Guarded" });
    const made = await fetch(`${host.server}/deck/api/tokens`, {
      ...{ method: "POST", headers: { "content-type": "application/json" } },
      body: JSON.stringify({ name: "site", scopes: ["admin"] }),
    });
    const { token } = await made.json();
    await host.page.addInitScript(() => {
      document.addEventListener("job-taskbar-error", (event) => {
        if (event instanceof CustomEvent) document.title = event.detail.code;
      });
    });
    await host.load();
    await host.page.waitForFunction(() => document.title === "token_invalid");
    expect(await row(host.page, work.jobId).count()).toBe(0);
    await host.page
      .locator("job-taskbar")
      .evaluate((bar, secret) => bar.setAttribute("token", secret), token);
    await row(host.page, work.jobId).getByText("Guarded").waitFor();
    await row(host.page, work.jobId).getByRole("button", { name: "Cancel Guarded" }).click();
    const { stop } = await host.deck.ended(work.jobId);
    expect(stop?.requestedBy).toBe("token:site");
    expect(host.complaints.filter((text) => !text.includes("401"))).toEqual([]);
  });

  test("keeps what the reader has folded, and the rows in their place, while jobs change", async () => {
    await using host = await foreignPage();
    const one = await host.deck.tracker.createJob("backup", {}, { title: "One" });
    await host.load();
    await row(host.page, one.jobId).waitFor({ state: "visible" });
    await row(host.page, one.jobId).getByRole("button").focus();
    const two = await host.deck.tracker.createJob("backup", {}, { title: "Two" });
    await row(host.page, two.jobId).waitFor({ state: "visible" });
    const focused = await host.page.evaluate(
      () =>
        document.querySelector("job-taskbar")?.shadowRoot?.activeElement?.getAttribute("aria-label") ?? null,
    );
    expect(focused).toBe("Cancel One");
    await host.page.locator(".dock-head").click();
    await row(host.page, one.jobId).waitFor({ state: "hidden" });
    one.updateProgress(1, 2);
    await host.page.getByText("2 jobs running").waitFor();
    // It is noted with the event `toggle`, which comes a moment after the rows are out of sight.
    await host.page.waitForFunction(() => localStorage.length > 0);
    await host.load();
    await host.page.getByText("2 jobs running").waitFor();
    // What is folded is on its way out for a moment.
    await row(host.page, one.jobId).waitFor({ state: "hidden" });
  });

  test("says that the connection is lost, and catches up when it is back", async () => {
    await using host = await foreignPage();
    const work = await host.deck.tracker.createJob("backup", {}, { title: "One" });
    await host.load();
    await row(host.page, work.jobId).waitFor({ state: "visible" });
    const startAgain = await host.shutDown();
    await host.page.getByText("Reconnecting").waitFor({ state: "visible" });
    await host.deck.tracker.completeJob(work.jobId, true);
    startAgain();
    await row(host.page, work.jobId).getByText("Completed").waitFor();
    await host.page.getByText("Reconnecting").waitFor({ state: "hidden" });
  });

  test("is not there while nothing runs", async () => {
    await using host = await foreignPage();
    await host.load();
    await host.page.locator(".dock").waitFor({ state: "attached" });
    expect(await host.page.locator(".dock").isVisible()).toBe(false);
  });

  test("shows nothing to a page that is not in the list", async () => {
    await using host = await foreignPage({ isListed: false });
    await host.deck.tracker.createJob("backup");
    await host.load();
    await host.page.getByText("Reconnecting").waitFor();
    expect(await host.page.locator(".dock").count()).toBe(0);
    expect(host.complaints.join("\n")).toContain("CORS");
  });
});
