import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Job } from "../../src/domain/job.ts";
import { wiki } from "../../src/jobs/wiki/wiki.ts";
import { testApp } from "../support/app.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";

const BUNDLE = join(import.meta.dir, "../../public/sample/lantern.bundle");

// Whole jobs, some of them twice, on a machine that may be busy with other things.
setDefaultTimeout(60_000);

/** By its default settings a deck reads no folder but its own and asks no private host. */
let deck: TestDeck;
let first: Job;

beforeAll(async () => {
  deck = await testDeck();
  first = await documented({ repo: "sample" });
});

afterAll(() => deck[Symbol.asyncDispose]());

async function documented(input: Readonly<Record<string, unknown>>): Promise<Job> {
  const { id } = await deck.tracker.enqueue("wiki", input);
  return deck.ended(id);
}

/** What git finds in the bundle: the ids of commits that names stand for, each on a line. */
async function commitsOf(...names: readonly string[]): Promise<readonly string[]> {
  await using folder = await tempFolder();
  const git = (...args: readonly string[]) =>
    Bun.$`git ${args}`
      .cwd(folder.path)
      .env({ PATH: process.env["PATH"] ?? "" })
      .quiet()
      .text();
  await git("clone", "--quiet", "--bare", BUNDLE, "copy");
  return (await git("-C", "copy", "rev-parse", ...names.map((n) => `${n}^{commit}`))).trim().split("\n");
}

/** Every file that a job left, by path, as a hash of its bytes. */
async function bytesOf({ id }: Job): Promise<Readonly<Record<string, string>>> {
  const files = await deck.artifacts.list(id);
  const hash = async (path: string) =>
    Bun.SHA256.hash(await Bun.file(join(deck.folder, "artifacts", id, path)).bytes(), "hex");
  return Object.fromEntries(await Promise.all(files.map(async ({ path }) => [path, await hash(path)])));
}

describe("the sample repository", () => {
  test("is documented without a warning, in every language that is read", () => {
    expect(first).toMatchObject({
      ...{ status: "completed", attempt: 1, title: "lantern", warnings: [] },
      result: { ref: "main", languages: ["TypeScript", "Java", "Python", "Go"], warnings: 0 },
    });
  });

  test("is documented as of the tip of its default branch, or of a tag", async () => {
    const [head, main, release] = await commitsOf("HEAD", "main", "v1.0.0");
    expect(first.result).toMatchObject({ commit: head });
    expect(main).toBe(head);
    expect(release).not.toBe(head);
    expect((await documented({ repo: "sample", ref: "v1.0.0" })).result).toMatchObject({
      ...{ commit: release, ref: "v1.0.0" },
    });
  });

  test.each([40, 8])("is documented as of any commit by %d digits of its id", async (digits) => {
    const [commit = ""] = await commitsOf("v1.0.0~3");
    expect(await documented({ repo: "sample", ref: commit.slice(0, digits) })).toMatchObject({
      status: "completed",
      result: { commit },
    });
  });

  test("gives the same bytes every time", async () => {
    const again = await documented({ repo: "sample:lantern" });
    const bytes = await bytesOf(first);
    expect(Object.keys(bytes)).toContain("docs/overview.md");
    expect(await bytesOf(again)).toEqual(bytes);
  });

  test("tells its history when that is asked for", async () => {
    const { id } = await documented({ repo: "sample", history: true });
    const agent = Bun.file(join(deck.folder, "artifacts", id, "docs/modules/agent.md"));
    expect(await agent.text()).toContain("2025-04-06: Take reports from other machines");
  });

  test("is small enough to be shipped", () => {
    expect(Bun.file(BUNDLE).size).toBeLessThan(150_000);
  });
});

test("a sample that does not exist fails with one sentence, at the first attempt", async () => {
  expect(await documented({ repo: "sample:nonesuch" })).toMatchObject({
    ...{ status: "failed", attempt: 1 },
    errors: ['Jobdeck has no sample repository named "nonesuch"'],
  });
});

test("the button of the first page, pressed without JavaScript, starts the sample and leads to its job", async () => {
  await using app = await testApp({ jobs: [wiki] });
  const page = await (await app.send("/", { headers: { accept: "text/html" } })).text();
  const [, form = ""] = /<section class="welcome">[\s\S]*?<form([\s\S]*?)<\/form>/.exec(page) ?? [];
  const fields = [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  const [, action = ""] = / action="([^"]*)"/.exec(form) ?? [];
  const answer = await app.send(action, {
    ...{ method: "POST", redirect: "manual" },
    headers: {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(fields).toString(),
  });
  expect(answer.status).toBe(303);
  const [, id = ""] = /\/jobs\/([0-9a-f-]+)/.exec(answer.headers.get("location") ?? "") ?? [];
  expect(app.deck.tracker.find(id)).toMatchObject({ type: "wiki", input: { repo: "sample:lantern" } });
});
