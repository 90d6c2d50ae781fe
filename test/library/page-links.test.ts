import { expect, test } from "bun:test";
import { resolveImage, resolveLink } from "../../src/library/page-links.ts";

const PLACE = { base: "/deck/docs/ID", pagePath: "modules/deep/a.md" };
const hrefOf = (href: string, place = PLACE) => resolveLink(href, place)?.href ?? null;

test.each([
  ["b.md", "/deck/docs/ID/modules/deep/b.md"],
  ["./b.md", "/deck/docs/ID/modules/deep/b.md"],
  ["../b.md#x", "/deck/docs/ID/modules/b.md#x"],
  ["../../overview.md", "/deck/docs/ID/overview.md"],
  ["../../a%20b/%C3%BC.md", "/deck/docs/ID/a%20b/%C3%BC.md"],
  ["ü.md?plain=1#Ü", "/deck/docs/ID/modules/deep/%C3%BC.md#%C3%9C"],
  ["b.md#a/b?c", "/deck/docs/ID/modules/deep/b.md#a%2Fb%3Fc"],
  ["../", "/deck/docs/ID/modules/index.md"],
  ["#x", "#x"],
  ["source:src/a.ts", "/deck/docs/ID/src/src/a.ts"],
  ["source:.github/workflows/ci.yml#L3", "/deck/docs/ID/src/.github/workflows/ci.yml#L3"],
  ["source:a%20b%23c.ts#L1-L9", "/deck/docs/ID/src/a%20b%23c.ts#L1-L9"],
  ["source:a.ts#L1-9", "/deck/docs/ID/src/a.ts#L1-9"],
  ["source:a.ts#top", "/deck/docs/ID/src/a.ts"],
  ["source:src/", "/deck/docs/ID/src/src"],
  ["source:", "/deck/docs/ID/src/"],
  ["SOURCE:a.ts", "/deck/docs/ID/src/a.ts"],
])("%s leads to %s", (href, expected) => {
  expect(hrefOf(href)).toBe(expected);
});

test.each([
  "",
  "/",
  "/overview.md",
  "//evil.example/a.md",
  "?x=1",
  "../../../x.md",
  "../../..",
  "%2e%2e/%2e%2e/%2e%2e/x.md",
  "..%2f..%2f..%2fx.md",
  "%2fetc/x.md",
  ".hidden/b.md",
  "b%00.md",
  "b\\c.md",
  "%zz.md",
  "nav.json",
  "source:../x",
  "source:/x",
  "source:a//b",
  "source:a/./b",
  "source:a\\b",
  "source:%00",
  "source:%zz",
  "a:b.md",
  "javascript:b.md",
  "mailto:",
  "mailto:a b@x.example",
  "http://",
  "https://user:pass@x.example/",
])("%j leads nowhere", (href) => {
  expect(hrefOf(href)).toBeNull();
});

test("a link to another site is marked as such, one inside is not", () => {
  expect(resolveLink("HTTPS://X.example/a b", PLACE)).toEqual({
    href: "https://x.example/a%20b",
    external: true,
  });
  expect(resolveLink("mailto:a@x.example?subject=hi", PLACE)?.external).toBe(true);
  expect(resolveLink("b.md", PLACE)?.external).toBe(false);
});

test("with a list of files, exactly these can be linked, of whatever kind", () => {
  const place = { ...PLACE, resolvePage: (path: string) => ["b.md", "llms.txt"].includes(path) };
  expect(hrefOf("../../b.md", place)).toBe("/deck/docs/ID/b.md");
  expect(hrefOf("../../llms.txt", place)).toBe("/deck/docs/ID/llms.txt");
  expect(hrefOf("b.md", place)).toBeNull();
});

test("with a list of anchors, a link within the page must hit one, capitals forgiven", () => {
  const place = { ...PLACE, hasAnchor: (id: string) => ["api", "Ü", "main-"].includes(id) };
  expect(
    ["#api", "#API", "#%C3%9C", "#main", "#top", "#gone", "#%zz"].map((href) => hrefOf(href, place)),
  ).toEqual(["#api", "#api", "#%C3%9C", "#main-", "#top", null, null]);
});

test("only pictures of the folder, and small inline ones, are shown", () => {
  const place = { ...PLACE, resolvePage: (path: string) => path === "img/a.PNG" };
  expect(resolveImage("../../img/a.PNG?raw=true", place)).toBe("/deck/docs/ID/img/a.PNG");
  expect(resolveImage("data:image/gif;base64,R0lG", place)).toBe("data:image/gif;base64,R0lG");
  for (const src of [
    "b.png",
    "/a.png",
    "../../a.svg",
    "data:image/svg+xml;base64,AA",
    "https://x.example/a.png",
  ]) {
    expect(resolveImage(src, place)).toBeNull();
  }
});
