import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Submission } from "../../../../src/domain/submission.ts";
import { type TestDeck, testDeck } from "../../../support/deck.ts";
import { goodAnswer } from "../../../support/model-answers.ts";
import { type ModelServer, modelServer, type Reply } from "../../../support/model-server.ts";
import { repository } from "../../../support/repository.ts";

const KEY = "sk-6c1f-very-secret";
const FILES = Object.fromEntries(
  ["a", "b"].flatMap((folder) =>
    ["x", "y", "z"].map((name) => [
      `${folder}/${name}.ts`,
      `export function ${folder}${name}() {\n  return 1;\n}\n`,
    ]),
  ),
);

interface World extends AsyncDisposable {
  readonly deck: TestDeck;
  readonly server: ModelServer;
  submit(more?: Partial<Submission>): Promise<string>;
}

async function world(reply: Parameters<typeof modelServer>[0]): Promise<World> {
  const server = modelServer(reply);
  const fixture = await repository({ files: FILES });
  const deck = await testDeck({
    env: {
      JOBDECK_REPO_ROOTS: fixture.path,
      JOBDECK_LLM_PROVIDER: "anthropic",
      JOBDECK_LLM_MODEL: "fake-model",
      JOBDECK_LLM_KEY: KEY,
      JOBDECK_LLM_URL: server.url,
      JOBDECK_LLM_INPUT_PRICE: "3",
      JOBDECK_LLM_OUTPUT_PRICE: "15",
      JOBDECK_LLM_CONCURRENCY: "2",
    },
  });
  return {
    deck,
    server,
    async submit(more = {}) {
      const input = { repo: fixture.path, model: true };
      const { job } = await deck.tracker.submit({ type: "wiki", input, ...more }, "test");
      return job.id;
    },
    async [Symbol.asyncDispose]() {
      await deck[Symbol.asyncDispose]();
      await Promise.all([server[Symbol.asyncDispose](), fixture[Symbol.asyncDispose]()]);
    },
  };
}

/** What the machine shows of each process of a run: its arguments and its environment. */
function shownOf(jobId: string): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "latin1");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => `${read(pid, "environ")}\n${read(pid, "cmdline")}`)
    .filter((text) => text.includes(`JOBDECK_RUN=${jobId}`));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe.if(existsSync("/proc/self/environ"))("the key", () => {
  test("is in no argument, no environment and no file of a run", async () => {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    let shown: string[] = [];
    await using made = await world(async (one, n): Promise<Reply> => {
      if (n === 0) asked.resolve();
      await go.promise;
      // The provider tells it to everybody.
      return n === 1 ? { kind: "status", status: 401, message: `No: ${KEY}` } : goodAnswer(one);
    });
    const id = await made.submit();
    await asked.promise;
    shown = shownOf(id);
    go.resolve();
    const job = await made.deck.ended(id);
    expect(job.status).toBe("completed");
    expect(job.warnings[0]).toContain("status 401: No: •••");
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) expect(text).not.toContain(KEY);
    expect(made.server.asked[0]?.headers.get("x-api-key")).toBe(KEY);
    await made.deck.stop();
    for (const file of filesBelow(made.deck.folder))
      expect([file, readFileSync(file, "latin1").includes(KEY)]).toEqual([file, false]);
  });
});

test("what the model cost is on the job, and a limit on it stops the model and not the job", async () => {
  await using made = await world(goodAnswer);
  const whole = await made.deck.ended(await made.submit());
  expect(whole).toMatchObject({ status: "completed", warnings: [] });
  const asked = made.server.asked.length;
  expect(whole.usage?.costUsd).toBeCloseTo(asked * 0.006);
  expect(whole.progress.stages.at(-1)).toMatchObject({ name: "enrich", status: "done" });
  const limits = { costUsd: 0.03 };
  const poor = await made.deck.ended(await made.submit({ limits, skipCache: true }));
  expect(poor.status).toBe("completed");
  expect(poor.warnings).toHaveLength(1);
  expect(poor.usage?.costUsd ?? 0).toBeLessThanOrEqual(0.03);
});

test("a cancel reaches the provider before the job is over", async () => {
  await using made = await world(() => ({ kind: "silence" }));
  const id = await made.submit();
  while (made.server.open() === 0) await Bun.sleep(0);
  const from = performance.now();
  await made.deck.tracker.cancel(id, { by: "test", reason: "user" });
  await made.server.left;
  expect(performance.now() - from).toBeLessThan(500);
  const job = await made.deck.ended(id);
  expect(job.status).toBe("cancelled");
});

test("a job without `model` has no such stage, and asks nobody", async () => {
  await using made = await world(goodAnswer);
  const [first] = filesBelow(made.deck.config.repoRoots[1] ?? "");
  expect(first).toBeDefined();
  const id = await made.submit({ input: { repo: made.deck.config.repoRoots[1], model: false } });
  const job = await made.deck.ended(id);
  expect(job.progress.stages.map((stage) => stage.name)).not.toContain("enrich");
  expect(made.server.asked).toHaveLength(0);
});

test("the packages for a model are loaded when it is asked, and not before", async () => {
  await using server = modelServer(goodAnswer);
  await using fixture = await repository({ files: FILES });
  const support = join(import.meta.dir, "../../../support");
  const script = `
    import { documentFolder } from "${support}/wiki-run.ts";
    import { handlerContext } from "${support}/handler-context.ts";
    import { modelOnDemand } from "${support}/../../src/adapters/model/model-on-demand.ts";
    import { systemClock } from "${support}/../../src/adapters/clock.ts";
    const loaded = () => Object.keys(require.cache).filter((path) => /node_modules\\/(?:ai|@ai-sdk)\\//.test(path)).length;
    const settings = ${JSON.stringify({
      ...{
        provider: "anthropic",
        name: "fake",
        key: "k",
        url: server.url,
        price: null,
        concurrency: 2,
        embedding: null,
      },
      answersFile: join(fixture.path, "model.db"),
    })};
    const path = ${JSON.stringify(fixture.path)};
    const policy = { repoRoots: [path] };
    await documentFolder(path, { model: true }, await handlerContext({ policy }));
    const without = loaded();
    const model = modelOnDemand(settings, systemClock);
    await documentFolder(path, {}, await handlerContext({ policy, model }));
    const unasked = loaded();
    await documentFolder(path, { model: true }, await handlerContext({ policy, model }));
    console.log(JSON.stringify({ without, unasked, asked: loaded() > 0 }));
    process.exit(0);
  `;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  const last = (await new Response(child.stdout).text()).trim().split("\n").at(-1) ?? "";
  expect(JSON.parse(last)).toEqual({ without: 0, unasked: 0, asked: true });
});
