import { describe, expect, test } from "bun:test";
import { type Face, faceOf } from "../../src/http/negotiate.ts";
import { testApp } from "../support/app.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

const table: readonly [accept: string | null, page: Face, api: Face][] = [
  [null, "html", "json"],
  ["*/*", "html", "json"],
  [BROWSER, "html", "html"],
  ["application/json", "json", "json"],
  ["application/json, text/plain, */*", "json", "json"],
  ["text/html", "html", "html"],
  ["text/*", "html", "html"],
  ["application/*", "json", "json"],
  ["text/html;q=0.5, application/json", "json", "json"],
  ["text/html, application/json;q=0.9", "html", "html"],
  ["application/json, text/html", "json", "json"],
  ["text/html, application/json", "html", "html"],
  ["text/html;q=0, */*", "json", "json"],
  ["text/html;q=0", "html", "json"],
  ["text/html, text/event-stream", "html", "html"],
  ["text/event-stream", "html", "json"],
  ["image/png", "html", "json"],
  ["TEXT/HTML", "html", "html"],
  ["text/html;q=zero, application/json;q=0.1", "json", "json"],
];

describe("a page or JSON, by what is preferred", () => {
  for (const [accept, page, api] of table) {
    test(`Accept ${accept ?? "left out"}: ${page} of a page, ${api} under /api`, () => {
      const headers = new Headers(accept === null ? {} : { accept });
      expect([faceOf(headers, "html"), faceOf(headers, "json")]).toEqual([page, api]);
    });
  }
});

describe("a fragment goes out for HX-Request-Type partial alone", () => {
  for (const [headers, expected] of [
    [{ "hx-request-type": "partial", accept: "application/json" }, "fragment"],
    [{ "hx-request-type": "full", "hx-request": "true", accept: "text/html, text/event-stream" }, "html"],
    [{ "hx-request": "true", accept: "text/html" }, "html"],
  ] as const) {
    test(JSON.stringify(headers), () => {
      expect(faceOf(new Headers(headers), "json")).toBe(expected);
    });
  }
});

describe("an event stream goes out only where it comes first", () => {
  for (const [accept, expected] of [
    ["text/event-stream", "event-stream"],
    ["text/event-stream, text/html", "event-stream"],
    ["text/html, text/event-stream", "html"],
    ["*/*", "json"],
  ] as const) {
    test(`Accept ${accept}`, () => {
      expect(faceOf(new Headers({ accept }), "json", true)).toBe(expected);
    });
  }
});

describe("every resource has two faces", () => {
  for (const path of ["/", "/jobs", "/jobs/:id", "/library", "/api/jobs", "/api/jobs/:id"]) {
    test(path, async () => {
      await using app = await testApp();
      const job = await app.submit();
      const place = path.replace(":id", job.id);
      const page = await app.send(place, { headers: { accept: BROWSER } });
      const data = await app.send(place, { headers: { accept: "application/json" } });
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await page.text()).toStartWith("<!doctype html>");
      expect(data.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(await data.json()).toBeObject();
      const words = (answer: Response) => answer.headers.get("vary")?.split(", ").slice(0, 2);
      for (const answer of [page, data]) expect(words(answer)).toEqual(["Accept", "HX-Request-Type"]);
    });
  }
});
