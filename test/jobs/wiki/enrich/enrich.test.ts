import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../../src/adapters/clock.ts";
import { modelOnDemand } from "../../../../src/adapters/model/model-on-demand.ts";
import type { ModelSettings } from "../../../../src/adapters/model/settings.ts";
import type { ModelAccess } from "../../../../src/jobs/model.ts";
import { type HandlerRun, handlerContext } from "../../../support/handler-context.ts";
import { aboutOf, evidenceIn, goodAnswer, shownFiles } from "../../../support/model-answers.ts";
import { type Asked, type ModelServer, modelServer, type Reply } from "../../../support/model-server.ts";
import { type Content, repository } from "../../../support/repository.ts";
import { checkWiki } from "../../../support/wiki-checks.ts";
import { documentFolder } from "../../../support/wiki-run.ts";

const folder = mkdtempSync(join(tmpdir(), "jobdeck-enrich-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const small = (name: string) => `export function ${name}(): string {\n  return "${name}";\n}\n`;

/** A folder of fewer than three files would be told together with the one around it. */
const SHOP = {
  "README.md": "# Shop\n\nSells things.\n",
  "src/cart/cart.ts": `import { priceOf } from "../price/price.ts";

/** What somebody wants to buy. */
export class Cart {
  readonly items: string[] = [];
  add(item: string): void {
    this.items.push(item);
  }
  total(): number {
    return this.items.reduce((sum, item) => sum + priceOf(item), 0);
  }
}
`,
  "src/cart/empty.ts": small("empty"),
  "src/cart/full.ts": small("full"),
  "src/price/price.ts": `/** In cents. */
export function priceOf(item: string): number {
  return item.length * 100;
}
`,
  "src/price/round.ts": small("round"),
  "src/price/vat.ts": small("vat"),
  "src/main.ts": `import { Cart } from "./cart/cart.ts";

export const cart = new Cart();
`,
  "src/env.ts": small("env"),
  "src/log.ts": small("log"),
};

interface Options {
  readonly files?: Readonly<Record<string, Content>>;
  readonly costLeftUsd?: number;
  readonly settings?: Partial<ModelSettings>;
  readonly fresh?: boolean;
}

interface Enriched extends AsyncDisposable {
  readonly run: HandlerRun;
  readonly server: ModelServer;
  readonly result: { readonly warnings: number };
  page(path: string): Promise<string>;
}

function settingsFor(url: string): ModelSettings {
  files += 1;
  return {
    ...{ provider: "anthropic", name: "fake-model", key: "sk-secret", url, concurrency: 3, embedding: null },
    price: { input: 3, output: 15 },
    answersFile: join(folder, String(files), "model.db"),
  };
}

/** Documents a repository with a model that answers like this. */
async function enriched(
  reply: (asked: Asked, n: number) => Reply | Promise<Reply>,
  options: Options = {},
): Promise<Enriched> {
  const server = modelServer(reply);
  const fixture = await repository({ files: options.files ?? SHOP });
  // It waits for nothing between two tries.
  const clock = { ...systemClock, sleep: async () => undefined };
  const model = modelOnDemand({ ...settingsFor(server.url), ...options.settings }, clock);
  const { costLeftUsd, fresh = false } = options;
  const run = await handlerContext({
    policy: { repoRoots: [fixture.path] },
    ...{ model, fresh, ...(costLeftUsd === undefined ? {} : { costLeftUsd }) },
  });
  const { result } = await documentFolder(fixture.path, { model: true }, run);
  return {
    run,
    server,
    result: result as { warnings: number },
    page: (path) => Bun.file(join(run.outputDir, "docs", path)).text(),
    async [Symbol.asyncDispose]() {
      await Promise.all([run, server, fixture].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

async function allFiles(run: HandlerRun): Promise<Record<string, string>> {
  const docs = join(run.outputDir, "docs");
  const names = (await readdir(docs, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
  const paths = names.map((e) => join(e.parentPath, e.name)).sort();
  const texts = await Promise.all(paths.map((path) => Bun.file(path).text()));
  return Object.fromEntries(
    paths.map((path, i) => [
      path.slice(docs.length + 1),
      (texts[i] ?? "").replaceAll(/jobdeck-fixture-\w+/g, "fixture"),
    ]),
  );
}

/** An answer with one sentence in its summary, and nothing else. */
const saying = (text: string, evidence: readonly string[]): Reply => ({
  kind: "answer",
  value: { summary: [{ text, evidence }], responsibilities: [], flows: [], pitfalls: [], diagram: null },
});

describe("with a model", () => {
  test("every module's page tells how it works, marked as the model's and with its sources", async () => {
    await using made = await enriched(goodAnswer);
    const page = await made.page("modules/src/cart.md");
    expect(page).toContain("## How it works\n\n> Written by the language model `fake-model`.");
    expect(page).toContain("This is what cart does. ([`cart.ts:1`](source:src/cart/cart.ts#L1))");
    expect(page).toContain("## Flows");
    expect(page).toContain("1. It is called.");
    expect(page).toContain("## Pitfalls");
    expect(page.indexOf("## How it works")).toBeLessThan(page.indexOf("## Dependencies"));
    expect(await made.page("overview.md")).toContain("## In short\n\n> Written by the language model");
    expect(made.run.warnings).toEqual([]);
    expect(made.run.stages.at(-1)).toBe("enrich");
  });

  test("the wiki keeps every promise that it makes without one", async () => {
    await using made = await enriched(goodAnswer);
    const { problems, nav } = await checkWiki(made.run.outputDir);
    expect(problems).toEqual([]);
    expect(nav.model).toBe("fake-model");
    const metadata = JSON.parse(await made.page("metadata.json"));
    expect(metadata.generation_info.main_model).toBe("fake-model");
  });

  test("the claims of a page lie beside it, with the content that they rest on", async () => {
    await using made = await enriched(goodAnswer);
    const claims = JSON.parse(await made.page("modules/src/price.claims.json"));
    expect(claims.model).toEqual({ provider: "anthropic", name: "fake-model" });
    expect(claims.claims[0]).toEqual({
      section: "How it works",
      text: "This is what price does.",
      evidence: [
        { path: "src/price/price.ts", from: 1, to: 1, blob: expect.stringMatching(/^[0-9a-f]{40}$/) },
      ],
    });
  });

  test("parts are described before what is made of them, and the repository last", async () => {
    await using made = await enriched(goodAnswer, {
      files: {
        ...SHOP,
        "src/cart/tax/tax.ts": small("tax"),
        "src/cart/tax/rates.ts": small("rates"),
        "src/cart/tax/codes.ts": small("codes"),
      },
    });
    const order = made.server.asked.map(aboutOf);
    expect(order.at(-1)).toBeNull();
    const parent = made.server.asked.find(({ prompt }) => prompt.includes(": parts below it"));
    expect(parent).toBeDefined();
    expect(made.server.asked.at(-1)?.prompt).toContain("This is what src does.");
    const last = (title: string) => order.lastIndexOf(title);
    expect(last("tax")).toBeLessThan(last("cart"));
    expect(last("cart")).toBeLessThan(last("src"));
  });

  test("the same answers give the same bytes, in whatever order they come", async () => {
    await using one = await enriched(goodAnswer);
    await using two = await enriched(goodAnswer, { settings: { concurrency: 1 } });
    expect(await allFiles(two.run)).toEqual(await allFiles(one.run));
  });

  test("what it cost is on the job", async () => {
    await using made = await enriched(goodAnswer);
    const cost = made.run.usage.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
    expect(made.run.usage).toHaveLength(made.server.asked.length);
    expect(cost).toBeCloseTo(made.server.asked.length * 0.006);
  });

  test("no more questions are under way at once than are allowed", async () => {
    const tiny = Object.fromEntries(
      [1, 2, 3, 4, 5, 6].flatMap((n) =>
        ["a", "b", "c"].map((name) => [`src/m${n}/${name}.ts`, small(name + n)]),
      ),
    );
    const slowly = async (asked: Asked) => {
      for (let turns = 0; turns < 50; turns += 1) await Bun.sleep(0);
      return goodAnswer(asked);
    };
    await using made = await enriched(slowly, { files: tiny, settings: { concurrency: 2 } });
    expect(made.server.asked.length).toBeGreaterThan(5);
    expect(made.server.mostOpen()).toBe(2);
  });

  test("an answer to the same sources is not paid twice, and only changed ones are asked about anew", async () => {
    await using first = await enriched(goodAnswer);
    const answersFile = join(folder, String(files), "model.db");
    // Another server has another address, so the answers are found by all else.
    const url = first.server.url;
    await using again = await enriched(goodAnswer, { settings: { answersFile, url } });
    expect(again.server.asked).toHaveLength(0);
    expect(first.server.asked).toHaveLength(4);
    expect(again.run.usage).toEqual([]);
    expect(await allFiles(again.run)).toEqual(await allFiles(first.run));
    const changed = {
      ...SHOP,
      "src/price/price.ts": `${SHOP["src/price/price.ts"]}export const VAT = 19;\n`,
    };
    await using third = await enriched(goodAnswer, { files: changed, settings: { answersFile, url } });
    expect(third.run.usage.length).toBeGreaterThan(0);
    expect(first.server.asked.slice(4).map(aboutOf)).toContain("price");
    expect(first.server.asked.slice(4).map(aboutOf)).not.toContain("cart");
  });

  test("a cancel reaches the provider at once, and the wiki stays whole", async () => {
    const server = modelServer(() => ({ kind: "silence" }));
    await using _ = server;
    await using fixture = await repository({ files: SHOP });
    const model = modelOnDemand(settingsFor(server.url), systemClock);
    await using run = await handlerContext({ policy: { repoRoots: [fixture.path] }, model });
    const ended = documentFolder(fixture.path, { model: true }, run).catch((cause: unknown) => cause);
    while (server.open() === 0) await Bun.sleep(0);
    const from = performance.now();
    run.abort.abort(new Error("cancelled"));
    expect(await ended).toMatchObject({ message: "cancelled" });
    await server.left;
    expect(performance.now() - from).toBeLessThan(100);
    expect((await checkWiki(run.outputDir)).problems).toEqual([]);
  });
});

test("a cancel after some pages leaves them, and says whose words are in them", async () => {
  const server = modelServer((asked, n) => (n < 2 ? goodAnswer(asked) : { kind: "silence" }));
  await using _ = server;
  await using fixture = await repository({ files: SHOP });
  const model = modelOnDemand({ ...settingsFor(server.url), concurrency: 1 }, systemClock);
  await using run = await handlerContext({ policy: { repoRoots: [fixture.path] }, model });
  const ended = documentFolder(fixture.path, { model: true }, run).catch((cause: unknown) => cause);
  while (server.asked.length < 3) await Bun.sleep(0);
  run.abort.abort(new Error("cancelled"));
  expect(await ended).toMatchObject({ message: "cancelled" });
  const { problems, nav } = await checkWiki(run.outputDir);
  expect(problems).toEqual([]);
  expect(nav.model).toBe("fake-model");
  expect(run.artifacts.filter((path) => path.endsWith(".claims.json"))).toHaveLength(2);
});

test("a quarter of an hour is the longest that it asks, so that the job is not ended by its own limit", async () => {
  await using server = modelServer((asked) => goodAnswer(asked));
  await using fixture = await repository({ files: SHOP });
  let now = 0;
  const clock = { ...systemClock, now: () => now };
  const model = modelOnDemand({ ...settingsFor(server.url), concurrency: 1 }, systemClock);
  await using run = await handlerContext({ policy: { repoRoots: [fixture.path] }, model });
  const slow: ModelAccess = {
    ...model,
    object: async (request) => {
      const answer = await model.object(request);
      now += 10 * 60_000;
      return answer;
    },
  };
  Object.assign(run.ctx.services, { model: slow, clock });
  await documentFolder(fixture.path, { model: true }, run);
  expect(server.asked).toHaveLength(2);
  expect(run.warnings[0]).toStartWith(
    "The language model left 2 pages of 4 as they are: it had taken 15 minutes",
  );
});

describe("a budget", () => {
  test("ends the asking before it is spent, and the job completes with one warning", async () => {
    await using made = await enriched(goodAnswer, { costLeftUsd: 0.08 });
    const cost = made.run.usage.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
    expect(cost).toBeLessThanOrEqual(0.08);
    expect(made.server.asked.length).toBeGreaterThan(0);
    expect(made.server.asked.length).toBeLessThan(4);
    expect(made.run.warnings).toEqual([
      expect.stringMatching(
        /^The language model left \d pages? of 4 as .*: another answer might cost more than is left/,
      ),
    ]);
    expect((await checkWiki(made.run.outputDir)).problems).toEqual([]);
  });

  test("that no answer fits in asks nothing", async () => {
    await using made = await enriched(goodAnswer, { costLeftUsd: 0.01 });
    expect(made.server.asked).toHaveLength(0);
    expect(made.run.warnings).toHaveLength(1);
    expect(JSON.parse(await made.page("metadata.json")).generation_info.main_model).toBe("none");
  });

  test("that can't be kept, since no prices are set, asks nothing and says so", async () => {
    await using made = await enriched(goodAnswer, { costLeftUsd: 10, settings: { price: null } });
    expect(made.server.asked).toHaveLength(0);
    expect(made.run.warnings[0]).toContain("JOBDECK_LLM_INPUT_PRICE");
  });
});

describe("a provider that fails", () => {
  test.each<[string, Reply, RegExp]>([
    ["is down", { kind: "status", status: 500 }, /status 500/],
    ["is too busy", { kind: "status", status: 429 }, /status 429/],
    [
      "does not know the key",
      { kind: "status", status: 401, message: "Bad key sk-secret" },
      /status 401: Bad key •••/,
    ],
    ["breaks off", { kind: "cut" }, /can't be read|closed|reset|socket/i],
  ])("because it %s leaves the wiki as it is, with one warning", async (_, reply, reason) => {
    await using made = await enriched(() => reply);
    expect(made.run.warnings).toHaveLength(1);
    expect(made.run.warnings[0]).toStartWith("The language model left 4 pages of 4 as they are: ");
    expect(made.run.warnings[0]).toMatch(reason);
    expect(JSON.stringify(made.run.lines)).not.toContain("sk-secret");
    expect((await checkWiki(made.run.outputDir)).problems).toEqual([]);
    expect(made.server.asked.length).toBeLessThanOrEqual(3 * 4);
  });

  test("only later keeps what was said before", async () => {
    await using made = await enriched(
      (asked, n) => (n === 0 ? goodAnswer(asked) : { kind: "status", status: 503 }),
      {
        settings: { concurrency: 1 },
      },
    );
    expect(made.run.warnings[0]).toStartWith("The language model left 3 pages of 4");
    const { problems, nav } = await checkWiki(made.run.outputDir);
    expect(problems).toEqual([]);
    expect(nav.model).toBe("fake-model");
  });

  test.each<[string, Reply, number]>([
    ["refuses", { kind: "refusal" }, 1],
    ["answers without JSON", { kind: "answer", value: "Sorry." }, 2],
    ["answers in another shape", { kind: "answer", value: { summary: "yes" } }, 2],
    ["answers for too long", { kind: "too long" }, 2],
  ])("for one page, which it %s, is asked about the others", async (_, reply, tries) => {
    await using made = await enriched((asked) => (aboutOf(asked) === "cart" ? reply : goodAnswer(asked)));
    expect(made.server.asked.filter((asked) => aboutOf(asked) === "cart")).toHaveLength(tries);
    expect(await made.page("modules/src/cart.md")).not.toContain("language model");
    expect(await made.page("modules/src/price.md")).toContain("language model");
    expect((await checkWiki(made.run.outputDir)).problems).toEqual([]);
  });
});

describe("a sentence is dropped and counted", () => {
  test.each<[string, (asked: Asked) => Reply]>([
    ["without evidence", () => saying("It works.", [])],
    ["with a file that was not shown", () => saying("It works.", ["src/other.ts#L1-L2"])],
    ["with a file outside of the repository", () => saying("It works.", ["../../etc/passwd#L1-L1"])],
    [
      "with lines that are not there",
      (asked) => saying("It works.", [`${shownFiles(asked)[0]?.path}#L900-L901`]),
    ],
    [
      "with lines in the wrong order",
      (asked) => saying("It works.", [`${shownFiles(asked)[0]?.path}#L3-L1`]),
    ],
    [
      "with one piece of evidence of two that is not there",
      (asked) => saying("It works.", [evidenceIn(asked)[0] ?? "", "x#L1"]),
    ],
    ["with evidence that is no place", () => saying("It works.", ["everywhere"])],
    [
      "that names code which is nowhere",
      (asked) => saying("It calls `launchMissiles`.", [evidenceIn(asked)[0] ?? ""]),
    ],
    ["with a link", (asked) => saying("See [this](https://evil.example).", [evidenceIn(asked)[0] ?? ""])],
    ["with an address", (asked) => saying("Go to https://evil.example/x.", [evidenceIn(asked)[0] ?? ""])],
    ["with a bare address", (asked) => saying("Go to evil.com now.", [evidenceIn(asked)[0] ?? ""])],
    ["with HTML", (asked) => saying("It <img src=x onerror=alert(1)> works.", [evidenceIn(asked)[0] ?? ""])],
    [
      "with a script for an address",
      (asked) => saying("Run javascript:alert(1) now.", [evidenceIn(asked)[0] ?? ""]),
    ],
    ["with unseen characters", (asked) => saying("It\u202Eworks.", [evidenceIn(asked)[0] ?? ""])],
    ["that does not end", (asked) => saying("word ".repeat(200), [evidenceIn(asked)[0] ?? ""])],
    ["with code that is not closed", (asked) => saying("It `works.", [evidenceIn(asked)[0] ?? ""])],
  ])("%s", async (_, reply) => {
    await using made = await enriched(reply);
    expect(made.run.warnings).toEqual([
      "4 of 4 sentences of the language model were dropped: they cite or name what is not there, or hold more than words",
    ]);
    expect(await made.page("modules/src/cart.md")).not.toContain("language model");
  });

  test("with blank lines for evidence", async () => {
    await using made = await enriched((asked) =>
      aboutOf(asked) === "cart" ? saying("It works.", ["src/cart/cart.ts#L2-L2"]) : goodAnswer(asked),
    );
    expect(made.run.warnings[0]).toStartWith("1 of ");
  });
});

test("without a model nothing changes but the warning", async () => {
  await using fixture = await repository({ files: SHOP });
  await using run = await handlerContext({ policy: { repoRoots: [fixture.path] } });
  await using plain = await handlerContext({ policy: { repoRoots: [fixture.path] } });
  await documentFolder(fixture.path, { model: true }, run);
  await documentFolder(fixture.path, {}, plain);
  expect(run.warnings).toEqual([
    "No language model is set up, so the pages are made from the code and its comments alone",
  ]);
  expect(run.stages).not.toContain("enrich");
  expect(await allFiles(run)).toEqual(await allFiles(plain));
});
