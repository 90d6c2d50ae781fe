import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import { createGuard } from "../../src/http/guard.ts";
import { testApp } from "../support/app.ts";
import { FORM, type Scenario, scenarios } from "../support/scenario.ts";

const guard = createGuard(["deck.example.com"]);

function verdict(method: string, headers: Record<string, string>): string {
  try {
    guard(new Request("http://localhost/", { method, headers }));
    return "let through";
  } catch (thrown) {
    return thrown instanceof JobdeckError ? thrown.reason : String(thrown);
  }
}

describe("a request must name a host that is ours", () => {
  const table: readonly [host: string, expected: string][] = [
    ["localhost", "let through"],
    ["localhost:3000", "let through"],
    ["LOCALHOST:65535", "let through"],
    ["127.0.0.1:8080", "let through"],
    ["[::1]", "let through"],
    ["[::1]:3000", "let through"],
    ["deck.example.com", "let through"],
    ["Deck.Example.com:443", "let through"],
    ["evil.example", "foreign_host"],
    ["localhost.evil.example", "foreign_host"],
    ["evil.example:localhost", "foreign_host"],
    ["127.0.0.1.nip.io", "foreign_host"],
    ["0.0.0.0:3000", "foreign_host"],
    ["localhost:3000:80", "foreign_host"],
    ["", "foreign_host"],
  ];
  for (const [host, expected] of table) {
    test(`Host ${JSON.stringify(host)} is ${expected}`, () => {
      expect(verdict("GET", { host })).toBe(expected);
    });
  }
});

describe("a request that changes something must come from this site", () => {
  const host = "localhost:3000";
  const table: readonly [name: string, headers: Record<string, string>, expected: string][] = [
    ["neither header, as curl sends it", {}, "let through"],
    ["Sec-Fetch-Site same-origin", { "sec-fetch-site": "same-origin" }, "let through"],
    ["Sec-Fetch-Site none", { "sec-fetch-site": "none" }, "let through"],
    ["Sec-Fetch-Site same-site", { "sec-fetch-site": "same-site" }, "cross_site"],
    ["Sec-Fetch-Site cross-site", { "sec-fetch-site": "cross-site" }, "cross_site"],
    ["an unknown Sec-Fetch-Site", { "sec-fetch-site": "" }, "cross_site"],
    ["its own Origin", { origin: "http://localhost:3000" }, "let through"],
    ["its own Origin behind TLS", { origin: "https://localhost:3000" }, "let through"],
    ["the Origin of another port", { origin: "http://localhost:4000" }, "cross_site"],
    ["the Origin of another site", { origin: "https://evil.example" }, "cross_site"],
    ["its name under another scheme", { origin: "chrome-extension://localhost:3000" }, "cross_site"],
    ["Origin null", { origin: "null" }, "cross_site"],
    ["an Origin that only begins like ours", { origin: "http://localhost:3000.evil.example" }, "cross_site"],
    [
      "a foreign Sec-Fetch-Site although the Origin fits",
      { "sec-fetch-site": "cross-site", origin: "http://localhost:3000" },
      "cross_site",
    ],
  ];
  for (const [name, headers, expected] of table) {
    for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
      test(`${method} with ${name} is ${expected}`, () => {
        expect(verdict(method, { host, ...headers })).toBe(expected);
      });
    }
    test(`GET with ${name} is let through`, () => {
      expect(verdict("GET", { host, ...headers })).toBe("let through");
    });
  }
});

const routes: readonly Scenario[] = [
  {
    name: "a foreign host is told nothing about the jobs",
    given: (app) => app.submit({ title: "very private" }).then((job) => app.begin(job)),
    path: "/jobs",
    headers: { host: "evil.example", accept: "text/html" },
    status: 421,
    has: ["not served here"],
    lacks: ["very private"],
  },
  {
    name: "a foreign host is refused by the API with a code",
    path: "/api/jobs",
    headers: { host: "evil.example" },
    status: 421,
    has: ['"code":"foreign_host"'],
  },
  {
    name: "a form of another site creates no job",
    method: "POST",
    path: "/api/jobs",
    headers: { ...FORM, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    body: "type=everything&input.name=x",
    status: 403,
    has: ['"code":"cross_site"'],
    afterwards: (app) => expect(app.deck.tracker.active()).toHaveLength(0),
  },
  ...["/", "/jobs", "/api/jobs", "/nowhere", "/static/app.css", "/healthz", "/ui/theme"].map(
    (path): Scenario => ({
      name: `${path} carries the security headers`,
      path,
      status: path === "/nowhere" ? 404 : path === "/ui/theme" ? 405 : 200,
      answer: {
        "content-security-policy":
          /default-src 'none'; script-src 'self' 'nonce-[0-9a-f]{32}'; style-src 'self'; .*frame-ancestors 'none'$/,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": /camera=\(\)/,
        "x-request-id": /[0-9a-f-]{36}/,
      },
    }),
  ),
];

describe("at the door", () => scenarios(routes));

test("two answers never share a nonce", async () => {
  const nonces = new Set<string>();
  await using app = await testApp();
  for (let n = 0; n < 3; n += 1)
    nonces.add((await app.send("/")).headers.get("content-security-policy") ?? "");
  expect(nonces.size).toBe(3);
});
