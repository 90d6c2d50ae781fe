import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { encodeMessage } from "../../src/http/live/sse.ts";
import { SseReader } from "../support/sse.ts";
import { viewsWith } from "./hostile-views.tsx";

const HOSTILE: Readonly<Record<string, string>> = {
  "an element with a handler": "<img src=x onerror=alert(1)>",
  "the ends of every text that has one":
    "</script></style></title></textarea></option></template><svg onload=alert(1)>",
  "a comment and a declaration": "<!--><!DOCTYPE x><![CDATA[x]]>",
  "double quotes": '" onmouseover="alert(1)" x="',
  "single quotes": "' autofocus onfocus='alert(1)' x='",
  "backticks, slashes and equals signs": "`/onload=alert(1)//`=",
  "an address that is a script": "javascript:alert(1)//",
  "an address of another site": "//evil.example/x",
  entities: "&lt;b&gt;&quot;&#39;&#x3c;b&colon;&NewLine;",
  "control characters": "a\u0000b\u0007c\u001b[31md\u001b]8;;javascript:x\u0007e\u007f",
  "marks that turn the direction of writing": "\u202Etxt.exe\u2066\u2069\u200f",
  "an emoji of several characters": "👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈",
  "a word of 10 kB": "w".repeat(10_000),
  "half a character": "a\ud800b\udc00c",
  "lines, as a stream would write them": "x\r\ndata: y\n\nevent: end\rid: 1\n\n",
  "what frameworks take for code": "{{7*7}} #{7*7} <%= 7 %> hx-on:click=alert(1)",
  "names of an object's own": "__proto__",
};

/** The bones of a document: its elements with the names of their attributes, and where its addresses lead. */
async function bonesOf(html: string): Promise<readonly string[]> {
  const bones: string[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes }) {
      const own = [...attributes];
      bones.push(`<${tagName} ${own.map(([name]) => name).join(" ")}>`);
      for (const [name, value] of own) {
        if (!/^(?:href|src|action|formaction|hx-(?:get|post|sse:connect))$/.test(name)) continue;
        bones.push(/^(?:\/(?!\/)|#)/.test(value) ? `${name}: here` : `${name}: ${value}`);
      }
    },
  });
  rewriter.onDocument({ comments: ({ text }) => void bones.push(`<!--${text}-->`) });
  await rewriter.transform(new Response(html)).text();
  return bones;
}

const plainViews = viewsWith("plain");

test("every page and every fragment is among them", () => {
  const files = ["pages", "fragments"].flatMap((folder) =>
    readdirSync(join(import.meta.dir, "../../views", folder)).map(
      (file) => `${folder}/${file.replace(".tsx", "")}`,
    ),
  );
  expect(Object.keys(plainViews).sort()).toEqual(files.sort());
});

describe.each(Object.entries(HOSTILE))("%s", (_, text) => {
  const views = viewsWith(text);

  test.each(Object.keys(plainViews))("changes nothing but text in %s", async (name) => {
    expect(await bonesOf(views[name] ?? "")).toEqual([...(await bonesOf(plainViews[name] ?? ""))]);
  });

  test("stays one message of a stream", async () => {
    const data = views["fragments/taskbar-update"] ?? "";
    const messages = await new SseReader(new Response(encodeMessage({ id: text, data }))).all();
    expect(messages.map(({ event }) => event)).toEqual([null]);
  });
});

test("the check itself sees an element, an attribute, a comment and an address", async () => {
  expect(await bonesOf('<p onclick="x">a<!--b--></p><a href=" javascript:x">')).toEqual([
    "<p onclick>",
    "<!--b-->",
    "<a href>",
    "href:  javascript:x",
  ]);
});
