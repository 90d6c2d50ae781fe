import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";
import { type TestDeck, testDeck } from "../../support/deck.ts";
import { type GitServer, onlyFor, serveGit } from "../../support/git-server.ts";
import { programsShowing } from "../../support/programs.ts";
import { type Fixture, repository } from "../../support/repository.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const USER = "deck-user-name";
const SECRET = "glpat-hunter2hunter2hunter2";
const BASIC = Buffer.from(`${USER}:${SECRET}`).toString("base64");
const FORMS = [SECRET, BASIC, USER];

let source: Fixture;
beforeAll(async () => {
  source = await repository({
    files: { "README.md": "# Engine\n\nIt computes.\n", "a.ts": "export const a = 1;\n" },
  });
});
afterAll(() => source[Symbol.asyncDispose]());

const open = () => testDeck({ jobs: [wiki], env: { JOBDECK_ALLOW_PRIVATE_HOSTS: "on" } });
const addressOf = ({ port }: GitServer) => `http://127.0.0.1:${port}/fixture`;
const add = (deck: TestDeck, { port }: GitServer, queues: readonly string[] | null = null) =>
  deck.credentials.create(
    {
      ...{ name: "acme", kind: "https", host: `127.0.0.1:${port}`, queues, username: USER, secret: SECRET },
    },
    "test",
  );

/** Everything that the deck tells of a job. */
function told({ store, tracker }: TestDeck, id: string): string {
  const log = store.log(id, { limit: 1000 });
  return JSON.stringify([
    tracker.get(id),
    store.events(id, 0, 1000),
    log,
    store.attempts(id),
    store.checkpoints(id),
  ]);
}

/** Files that hold one of the texts, in a folder and all below it. */
function filesWith(texts: readonly string[], folder: string): string {
  const args = texts.flatMap((text) => ["-e", text]);
  return Bun.spawnSync(["grep", "-rlaF", ...args, folder]).stdout.toString();
}

describe("a wiki of a private repository", () => {
  test("is made with its credential, which is named on the job, and its secret is nowhere", async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const allows = onlyFor(USER, SECRET);
    await using server = serveGit(source.path, async (request) => {
      if (request.method === "POST" && request.headers.get("content-length") !== null) {
        asked.resolve();
        await goOn.promise;
      }
      // The type wants an answer or none at all.
      return allows(request) as Response;
    });
    await using deck = await open();
    await add(deck, server);
    const { id } = await deck.tracker.enqueue("wiki", { repo: addressOf(server) });
    await asked.promise;
    // While it is fetched: the runner, git and all that it has started.
    const shown = await programsShowing(FORMS);
    expect(shown.filter(({ where }) => where === "cmdline")).toEqual([]);
    for (const { program } of shown) expect(program).toMatch(/^git |\/git/);
    expect(filesWith(FORMS, deck.folder)).toBe("");
    goOn.resolve();
    const job = await deck.ended(id);
    expect([job.status, job.errors, job.metadata]).toEqual(["completed", [], { credential: "acme" }]);
    expect(await Bun.file(join(deck.artifacts.folderOf(id), "docs/overview.md")).text()).toContain(
      "1 public symbol",
    );
    expect(told(deck, id)).toContain('with the credential \\"acme\\" for 127.0.0.1');
    for (const form of FORMS) expect(told(deck, id)).not.toContain(form);
    expect(filesWith(FORMS, deck.folder)).toBe("");
    expect(await programsShowing(FORMS)).toEqual([]);
  });

  test("fails without one, and is made by a retry once there is one", async () => {
    await using server = serveGit(source.path, onlyFor(USER, SECRET));
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("wiki", { repo: addressOf(server) }, { maxAttempts: 1 });
    expect((await deck.ended(id)).errors.join("\n")).toContain(
      "An administrator can add a credential for it",
    );
    await add(deck, server);
    const again = await deck.tracker.retry(id, "test");
    expect(await deck.ended(again.id)).toMatchObject({ status: "completed", errors: [] });
  });

  test("fails with one that has expired: host and credential are named, and no secret", async () => {
    await using server = serveGit(source.path, onlyFor(USER, "another"));
    await using deck = await open();
    await add(deck, server);
    const { id } = await deck.tracker.enqueue("wiki", { repo: addressOf(server) }, { maxAttempts: 1 });
    const job = await deck.ended(id);
    expect(job.errors.join("\n")).toContain(
      `127.0.0.1:${server.port} did not accept the credential "acme"; it is wrong, has expired`,
    );
    for (const form of FORMS) expect(told(deck, id)).not.toContain(form);
  });

  test("of a queue that the credential is not for fails as without one", async () => {
    await using server = serveGit(source.path, onlyFor(USER, SECRET));
    await using deck = await open();
    await add(deck, server, ["team"]);
    const repo = addressOf(server);
    const { id } = await deck.tracker.enqueue("wiki", { repo }, { maxAttempts: 1 });
    expect((await deck.ended(id)).status).toBe("failed");
    const ours = await deck.tracker.enqueue("wiki", { repo, exclude: ["x"] }, { queue: "team" });
    expect((await deck.ended(ours.id)).status).toBe("completed");
    // What a queue has read is not handed to another one that may not.
    const other = await deck.tracker.enqueue("wiki", { repo, exclude: ["x"] }, { maxAttempts: 1 });
    expect(await deck.ended(other.id)).toMatchObject({ status: "failed", result: null });
  });

  test("fails when the key of the deck is lost, with what to do, and is not tried again", async () => {
    await using server = serveGit(source.path, onlyFor(USER, SECRET));
    await using deck = await open();
    await add(deck, server);
    rmSync(deck.credentials.keyPlace);
    const { id } = await deck.tracker.enqueue("wiki", { repo: addressOf(server) });
    const job = await deck.ended(id);
    expect([job.attempt, job.errors.join("\n").includes("secret.key is missing")]).toEqual([1, true]);
  });

  test("over ssh is refused where no key is kept, before anything is asked", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("wiki", { repo: "git@git.example:acme/engine" });
    const job = await deck.ended(id);
    expect([job.title, job.attempt, job.errors.join("\n")]).toEqual([
      "acme/engine",
      1,
      'No ssh key is kept for "git@git.example:acme/engine": an administrator can add one under Settings, or give the address that begins with https://',
    ]);
  });
});
