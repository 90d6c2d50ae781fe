import { expect, test } from "bun:test";
import type { Job } from "../../../src/domain/job.ts";
import { bulk } from "../../../src/jobs/bulk/bulk.ts";
import { everything, type TestApp, testApp } from "../../support/app.ts";
import { BROWSER } from "../../support/scenario.ts";

const pageOf = async (app: TestApp, path: string) =>
  (await (await app.send(path, { headers: BROWSER })).text()).split('id="taskbar"')[0] ?? "";

const FILTER = {
  session: "s 1",
  queue: "slow",
  tag: "nightly",
  node: "n1",
  q: "parse error",
  createdAfter: "2026-01-01T00:00:00.000Z",
};

/** The addresses that a page names, as the queries that they ask. */
function links(page: string, part: RegExp): readonly URLSearchParams[] {
  const text = part.exec(page)?.[0] ?? "";
  return [...text.matchAll(/href="\/jobs\?([^"]*)"/g)].map(([, query]) => new URLSearchParams(query));
}

async function matching(app: TestApp): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (let i = 0; i < 3; i += 1) {
    const job = await app.submit({
      ...{ title: `Parse ${i}: error`, sessionId: FILTER.session, queue: FILTER.queue, tags: [FILTER.tag] },
    });
    jobs.push(await app.report(await app.begin(job), { nodeId: FILTER.node }));
  }
  return jobs;
}

test("every filter survives paging, and so do the order and the size of pages", async () => {
  await using app = await testApp();
  await matching(app);
  const query = new URLSearchParams({ ...FILTER, order: "asc", limit: "1" });
  const seen: string[] = [];
  for (let path: string | null = `/jobs?${query}`; path !== null; ) {
    const page: string = await pageOf(app, path);
    seen.push(...[...page.matchAll(/title="(Parse \d: error)"/g)].map(([, title]) => title ?? ""));
    const newer: string | undefined = /href="([^"]*)" rel="prev"/.exec(page)?.[1];
    path = newer ?? null;
    if (newer === undefined) continue;
    const params = new URL(newer, "http://x").searchParams;
    for (const [name, value] of query) expect([name, params.get(name)]).toEqual([name, value]);
  }
  expect(seen).toEqual(["Parse 0: error", "Parse 1: error", "Parse 2: error"]);
});

test("facets keep the other filters, and show no numbers that would be those of other jobs", async () => {
  await using app = await testApp();
  await matching(app);
  const page = await pageOf(app, `/jobs?${new URLSearchParams(FILTER)}`);
  const facets = links(page, /<nav class="facet".*?<\/nav>/s);
  expect(facets.length).toBeGreaterThan(5);
  for (const params of facets) {
    for (const [name, value] of Object.entries(FILTER)) expect(params.get(name)).toBe(value);
  }
  expect(/<nav class="facet".*?<\/nav>/s.exec(page)?.[0]).not.toContain('class="num"');
});

test("each filter is shown as a chip that leads to the list without it, and the search keeps the others", async () => {
  await using app = await testApp();
  const page = await pageOf(app, `/jobs?status=failed&${new URLSearchParams(FILTER)}`);
  const chips = links(page, /<ul class="chips".*?<\/ul>/s);
  expect(chips.map((params) => Object.keys(FILTER).filter((name) => !params.has(name)))).toEqual(
    Object.keys({ session: 1, queue: 1, tag: 1, node: 1, q: 1, createdAfter: 1 }).map((name) => [name]),
  );
  for (const params of chips) expect(params.get("status")).toBe("failed");
  const search = /<search.*?<\/search>/s.exec(page)?.[0] ?? "";
  for (const name of ["status", "session", "queue", "tag", "node", "createdAfter"])
    expect(search).toContain(`name="${name}"`);
  expect(search).toContain('name="q" value="parse error"');
});

test("what is picked on a list is asked about, and then done to those jobs alone", async () => {
  await using app = await testApp({ jobs: [everything, bulk] });
  const [one, two, three] = await matching(app);
  if (one === undefined || two === undefined || three === undefined) throw new Error("There are three");
  await app.end(two, "complete");
  const list = await pageOf(app, "/jobs");
  expect(list).toContain(`name="ids" value="${one.id}" form="picks"`);
  const picked = new URLSearchParams([
    ["action", "cancel"],
    ["ids", one.id],
    ["ids", two.id],
  ]);
  const page = await pageOf(app, `/jobs/bulk?${picked}`);
  expect(page).toContain(">Cancel 1 job?</h1>");
  expect(page).toContain("Of the jobs that you selected.");
  const fields = [...page.matchAll(/type="hidden" name="(action|ids)" value="([^"]*)"/g)];
  const body = new URLSearchParams(fields.map(([, name, value]) => [name ?? "", value ?? ""]));
  expect(body.getAll("ids")).toEqual([one.id, two.id]);
  const answer = await app.send("/api/jobs/bulk", { method: "POST", headers: BROWSER, body });
  expect(answer.status).toBe(303);
  const { jobs } = app.deck.tracker.list({ types: ["bulk"] }, { limit: 9, order: "asc" });
  expect(jobs.map(({ input }) => input)).toEqual([{ action: "cancel", ids: [one.id, two.id] }]);
});

test.each([
  ["createdAfter=yesterday", "createdAfter"],
  ["createdBefore=2026-13-01", "createdBefore"],
])("the query %s is refused by name", async (query, name) => {
  await using app = await testApp();
  const answer = await app.send(`/api/jobs?${query}`);
  expect(answer.status).toBe(422);
  expect(JSON.stringify(await answer.json())).toContain(`/${name}`);
});
