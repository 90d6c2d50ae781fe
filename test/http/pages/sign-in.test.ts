import { describe, expect, test } from "bun:test";
import { type TestApp, type TestAppOptions, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { BROWSER, FORM, HTMX } from "../../support/scenario.ts";
import { tokenFor, UNKNOWN_SECRET } from "../../support/token.ts";

type Headers = Readonly<Record<string, string>>;
const TITLE = "Only for those inside";

async function opened(options: TestAppOptions = {}) {
  const app = await testApp(options);
  await app.submit({ title: TITLE });
  return app;
}

const signIn = (app: TestApp, fields: Readonly<Record<string, string>>, headers: Headers = {}) =>
  app.send("/login", {
    ...{ method: "POST", body: new URLSearchParams(fields).toString(), redirect: "manual" },
    headers: { ...BROWSER, ...FORM, ...headers },
  });

const cookieOf = (answer: Response) => answer.headers.get("set-cookie") ?? "";

describe("a browser without a token", () => {
  test("is shown the form in the place of the page, and leads back there", async () => {
    await using app = await opened();
    await tokenFor(app);
    const answer = await app.send("/jobs?status=running", { headers: BROWSER });
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(page).toContain('name="back" value="/jobs?status=running"');
    expect(page).not.toContain(TITLE);
    expect(page).not.toContain("alert");
    expect(answer.headers.get("hx-redirect")).toBeNull();
  });

  test("whose page is an old one is made to load it anew", async () => {
    await using app = await opened();
    await tokenFor(app);
    const old = { referer: "http://localhost/workers", host: "localhost" };
    const boosted = await app.send("/jobs?q=a", { headers: { ...BROWSER, "hx-request": "true" } });
    expect(boosted.headers.get("hx-redirect")).toBe("/jobs?q=a");
    const part = await app.send("/api/jobs/x/cancel", {
      ...{ method: "POST", headers: { ...HTMX, ...old, "hx-request": "true" } },
    });
    expect([part.status, part.headers.get("hx-redirect")]).toEqual([401, "/workers"]);
    expect(await part.text()).toContain('id="error-card"');
  });
});

describe("signing in", () => {
  test("keeps the token where no script reads it, and goes on", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app, { name: "me" });
    const answer = await signIn(app, { token: ` ${secret}\n`, back: "/jobs" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/jobs"]);
    expect(cookieOf(answer)).toBe(`jobdeck_token=${secret}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`);
    const cookie = `other=1; jobdeck_token=${secret}`;
    const page = await app.send("/jobs", { headers: { ...BROWSER, cookie } });
    const text = await page.text();
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
    expect(text).toContain("Sign out of token me");
    expect(text).toContain(TITLE);
    expect(text).not.toContain(secret);
  });

  test("with a token that may not see a page leaves a way to sign out of it, and shows the jobs that it may see", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app, { name: "reader", scopes: ["read"] });
    const cookie = `jobdeck_token=${secret}`;
    const page = await app.send("/settings", { headers: { ...BROWSER, cookie } });
    const text = await page.text();
    expect(page.status).toBe(403);
    expect(text).toContain("This token may not do that");
    expect(text).toContain("Sign out of token reader");
    expect(text).toContain("1 queued");
    expect(text).not.toContain("JOBDECK_PORT");
    const limited = await tokenFor(app, { scopes: ["read"], queues: ["mine"] });
    const refused = await app.send("/jobs", {
      headers: { ...BROWSER, authorization: `Bearer ${limited.secret}` },
    });
    expect(refused.status).toBe(403);
    const told = await refused.text();
    expect(told).toContain("This token may not do that");
    expect(told).not.toContain("1 queued");
  });

  test("lasts no longer than the token, and only over TLS where that is spoken", async () => {
    const clock = new FakeClock();
    await using app = await opened({
      clock,
      prefix: "/deck",
      settings: { ownOrigins: ["https://tools.example"] },
    });
    const { secret } = await tokenFor(app, { expiresAt: clock.now() + 60_500 });
    const answer = await signIn(app, { token: secret, back: "/" }, { origin: "https://tools.example" });
    expect(answer.headers.get("location")).toBe("/deck/");
    expect(cookieOf(answer)).toEndWith("; Path=/deck; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
  });

  test.each([
    ["", "Expected a token in `token`", 401],
    [UNKNOWN_SECRET, "is not known here", 401],
    ['"><script>', "is not known here", 401],
  ])("with %p shows the form again with what is wrong", async (token, problem, status) => {
    await using app = await opened();
    await tokenFor(app);
    const answer = await signIn(app, { token, back: "/jobs" });
    const page = await answer.text();
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([status, null]);
    expect(page).toContain(problem);
    expect(page).toContain('name="back" value="/jobs"');
    if (token !== "") expect(page).not.toContain(token);
  });

  test("with a token of some queues is refused, since pages show all of them", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app, { scopes: ["read"], queues: ["mine"] });
    const answer = await signIn(app, { token: secret });
    expect([answer.status, cookieOf(answer)]).toEqual([403, ""]);
    expect(await answer.text()).toContain("is limited to the queue");
  });

  test.each(["//evil.example", "https://evil.example/", "/\\evil.example", "/login?back=/x", ""])(
    "never leads away to %p",
    async (back) => {
      await using app = await opened();
      const { secret } = await tokenFor(app);
      expect((await signIn(app, { token: secret, back })).headers.get("location")).toBe("/");
      const shown = await (
        await app.send(`/login?${new URLSearchParams({ back })}`, { headers: BROWSER })
      ).text();
      expect(shown).toContain('name="back" value="/"');
    },
  );

  test("from a page of another site is refused", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app);
    const answer = await signIn(app, { token: secret }, { "sec-fetch-site": "cross-site" });
    expect([answer.status, cookieOf(answer)]).toEqual([403, ""]);
    expect(await answer.text()).not.toContain(TITLE);
  });

  test("leads home where nobody needs a token, and keeps none", async () => {
    await using app = await opened();
    const asked = await app.send("/login", { headers: BROWSER });
    const sent = await signIn(app, { token: UNKNOWN_SECRET, back: "/jobs" });
    expect([asked.status, asked.headers.get("location")]).toEqual([303, "/"]);
    expect([sent.headers.get("location"), cookieOf(sent)]).toEqual(["/jobs", ""]);
  });

  test("is for programs too", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app);
    const post = (token: unknown) =>
      app.send("/login", {
        ...{ method: "POST", body: JSON.stringify({ token }) },
        headers: { "content-type": "application/json", accept: "application/json" },
      });
    const answer = await post(secret);
    expect([answer.status, cookieOf(answer)]).toEqual([204, expect.stringContaining(secret)]);
    expect((await post(5)).status).toBe(401);
  });
});

test("signing out takes the token out of the browser", async () => {
  await using app = await opened();
  const { secret } = await tokenFor(app);
  const answer = await app.send("/logout", {
    ...{ method: "POST", redirect: "manual" },
    headers: { ...BROWSER, ...FORM, cookie: `jobdeck_token=${secret}` },
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login"]);
  expect(cookieOf(answer)).toStartWith("jobdeck_token=; Path=/; Max-Age=0");
});

describe("the cookie speaks for pages of this site alone", () => {
  const table: readonly [string, Headers, number][] = [
    ["a link", {}, 200],
    ["its own page", { origin: "http://localhost:3000", host: "localhost:3000" }, 200],
    ["its own page behind a proxy", { origin: "https://tools.example" }, 200],
    ["its own page, says the browser", { origin: "https://a.example", "sec-fetch-site": "same-origin" }, 200],
    ["a page of another port", { origin: "http://localhost:4000", host: "localhost:3000" }, 401],
    ["a page that may use the API", { origin: "https://friend.example" }, 401],
    ["a page without an origin", { origin: "null" }, 401],
  ];
  test.each(table)("%s", async (_, headers, status) => {
    const settings = { ownOrigins: ["https://tools.example"], corsOrigins: ["https://friend.example"] };
    await using app = await opened({ settings });
    const { secret, header } = await tokenFor(app);
    const ask = async (own: Headers) =>
      (await app.send("/api/jobs", { headers: { ...headers, ...own } })).status;
    expect(await ask({ cookie: `jobdeck_token=${secret}` })).toBe(status);
    expect(await ask(header)).toBe(200);
  });

  test("and a page that may use the API signs nobody in or out", async () => {
    const settings = { corsOrigins: ["https://friend.example"] };
    await using app = await opened({ settings });
    const { secret } = await tokenFor(app);
    for (const path of ["/login", "/logout"]) {
      const answer = await app.send(path, {
        method: "POST",
        headers: { ...FORM, origin: "https://friend.example" },
        body: `token=${secret}`,
      });
      expect([path, answer.status, answer.headers.get("set-cookie")]).toEqual([path, 403, null]);
    }
  });

  test("and an address is no place for a token but where nothing else can be", async () => {
    await using app = await opened();
    const { secret } = await tokenFor(app);
    const ask = async (path: string, headers: Headers) => {
      const answer = await app.send(`${path}?access_token=${secret}`, { headers });
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await ask("/api/jobs", {})).toBe(401);
    expect(await ask("/jobs", BROWSER)).toBe(401);
    expect(await ask("/api/jobs/stream", { accept: "text/event-stream" })).toBe(200);
  });
});
