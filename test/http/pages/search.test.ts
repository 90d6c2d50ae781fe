import { expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";

const JSON_PLEASE = { headers: { accept: "application/json" } };

async function shelf() {
  const app = await testApp();
  const wiki = await app.begin(await app.submit({ title: "smart router" }));
  await app.end(wiki, "complete", { artifactCount: 1, docsEntry: "overview.md" });
  await app.submit({ title: "a router that waits" });
  await app.submit({ title: "something else" });
  return app;
}

test("the search finds documentation and jobs by their words, the newest first", async () => {
  await using app = await shelf();
  const found = await (await app.send("/search?q=router", JSON_PLEASE)).json();
  const titles = (jobs: readonly { readonly title: string }[]) => jobs.map(({ title }) => title);
  expect(titles(found.docs)).toEqual(["smart router"]);
  expect(titles(found.jobs)).toEqual(["a router that waits", "smart router"]);
  const page = await (await app.send("/search?q=router")).text();
  expect(page).toContain("Documentation");
  expect(page).toContain("smart router");
  expect(page).not.toContain("something else");
});

test("without words nothing is looked for, and the page says what can be", async () => {
  await using app = await shelf();
  for (const path of ["/search", "/search?q=", "/search?q=%20"]) {
    const answer = await app.send(path);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining("What are you looking for?"),
    ]);
    expect(await (await app.send(path, JSON_PLEASE)).json()).toEqual({ hits: [], docs: [], jobs: [] });
  }
});

test("words that nothing has are shown again, as text", async () => {
  await using app = await shelf();
  const page = await (await app.send("/search?q=%3Cq%3E%22none")).text();
  expect(page).toContain("Nothing has these words");
  expect(page).toContain("<title>Search: &lt;q&gt;&quot;none");
  expect(page).toContain('value="<q>&#34;none"');
});
