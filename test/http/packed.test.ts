import { expect, test } from "bun:test";
import { testApp } from "../support/app.ts";
import { BROWSER } from "../support/scenario.ts";

const get = async (path: string, headers: Record<string, string>) => {
  await using app = await testApp();
  const response = await app.send(path, { headers });
  return { response, bytes: await response.bytes() };
};

test.each([
  ["gzip, deflate, br, zstd", "gzip"],
  ["gzip;q=0.5", "gzip"],
  ["br, gzip ; q=1.0", "gzip"],
  ["gzip;q=0", null],
  ["br", null],
  ["xgzip", null],
])("a page for a client that takes %p is packed as %p", async (accepted, packing) => {
  const { response, bytes } = await get("/jobs", { ...BROWSER, "accept-encoding": accepted });
  expect(response.headers.get("content-encoding")).toBe(packing);
  expect(response.headers.get("vary")).toContain("Accept-Encoding");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const text = new TextDecoder().decode(packing === null ? bytes : Bun.gunzipSync(bytes));
  expect(text).toStartWith("<!doctype html>");
});

test.each(["/api/jobs", "/healthz"])("%s is not packed", async (path) => {
  const { response } = await get(path, { accept: "application/json", "accept-encoding": "gzip" });
  expect([response.headers.get("content-encoding"), response.headers.get("vary")]).not.toContain("gzip");
});
