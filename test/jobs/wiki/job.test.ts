import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { advance, noProgress } from "../../../src/domain/progress.ts";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";
import { serveGit } from "../../support/git-server.ts";
import { type HandlerRun, handlerContext } from "../../support/handler-context.ts";
import { ownPrograms } from "../../support/programs.ts";
import { type Fixture, repository } from "../../support/repository.ts";
import { documented, documentFolder } from "../../support/wiki-run.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const STAGES = wiki.stagesFor({}).map((stage) => stage.name);

let source: Fixture;
let before: readonly string[];

beforeAll(async () => {
  before = await ownPrograms();
  const files = Array.from({ length: 40 }, (_, i) => [
    `src/f${i}.ts`,
    `import { v${(i + 1) % 40} } from "./f${(i + 1) % 40}";\n/** Value ${i}. */\nexport const v${i} = () => v${(i + 1) % 40};\n`,
  ]);
  source = await repository({ files: Object.fromEntries(files) });
});
afterAll(() => source[Symbol.asyncDispose]());

const context = () => handlerContext({ policy: { repoRoots: [source.path] } });

describe("the job wiki", () => {
  test("goes through all its stages, each with progress, and its percent never falls", async () => {
    await using run = await context();
    await documentFolder(source.path, {}, run);
    expect(run.stages).toEqual(STAGES);
    for (const stage of ["clone", "list", "parse", "write"]) {
      const reports = run.progress.filter((report) => report.stage === stage);
      expect([stage, reports.length > 0]).toEqual([stage, true]);
    }
    for (const stage of ["list", "parse", "write"]) {
      const last = run.progress.findLast((report) => report.stage === stage);
      expect(last?.current).toBe(last?.total ?? -1);
    }
    expect(percents(run)).toEqual(percents(run).toSorted((a, b) => a - b));
    expect(percents(run).at(-1)).toBe(99);
  });

  test.each([
    ["list", /^src\/f\d+\.ts$/],
    ["parse", /^src\/f\d+\.ts$/],
    ["write", /\.(?:md|json|txt)$/],
  ])("says in the stage %s which file it is at, since the count stands beside it", async (stage, file) => {
    await using run = await context();
    await documentFolder(source.path, {}, run);
    const reports = run.progress.filter((report) => report.stage === stage);
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.map((report) => report.message ?? "").filter((message) => !file.test(message))).toEqual(
      [],
    );
  });

  test("counts one of a thing in the singular in its log", async () => {
    await using made = await documented({ "only.ts": "export const one = 1;\n" });
    const counts = made.run.lines.map((line) => line.message).filter((line) => /\b1 \w/.test(line));
    expect(counts.length).toBeGreaterThan(2);
    expect(counts.filter((line) => /\b1 \w+s\b/.test(line))).toEqual([]);
  });

  test("leaves its pages, and the copy of the repository beside them", async () => {
    await using run = await context();
    await documentFolder(source.path, {}, run);
    expect((await readdir(run.outputDir)).toSorted()).toEqual([".git-source", "docs"]);
    expect(run.artifacts.every((path) => path.startsWith("docs/"))).toBeTrue();
    expect(run.artifacts[0]).toBe("docs/nav.json");
  });

  test.each(["clone", "list", "parse", "write"])(
    "stops in the stage %s, and leaves no program",
    async (stage) => {
      await using run = await context();
      run.onProgress(stage, () => run.abort.abort(new Error("stopped by the test")));
      const work = documentFolder(source.path, {}, run);
      expect(work).rejects.toThrow("stopped by the test");
      await work.catch(() => undefined);
      expect(run.stages.at(-1)).toBe(stage);
      expect(await ownPrograms()).toEqual([...before]);
      if (stage === "clone") expect(await readdir(run.outputDir)).toEqual([]);
    },
  );

  test("does not begin when it is stopped before", async () => {
    await using run = await context();
    run.abort.abort(new Error("stopped by the test"));
    const work = documentFolder(source.path, {}, run);
    expect(work).rejects.toThrow("stopped by the test");
    await work.catch(() => undefined);
    expect(run.artifacts).toEqual([]);
  });

  test("stops while a server is silent, and leaves nothing", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = serveGit(source.path, () => {
      asked.resolve();
      return new Promise<Response>(() => undefined);
    });
    await using run = await handlerContext({ policy: { allowPrivateHosts: true } });
    const work = documentFolder(`http://127.0.0.1:${server.port}/fixture.git`, {}, run);
    await asked.promise;
    run.abort.abort(new Error("stopped by the test"));
    expect(work).rejects.toThrow("stopped by the test");
    await work.catch(() => undefined);
    expect(await readdir(run.outputDir)).toEqual([]);
    expect(await ownPrograms()).toEqual([...before]);
  });

  test("documents in a second attempt the commit that the first one found", async () => {
    await using moving = await repository({ files: { "a.ts": "export const first = 1;\n" } });
    const checkpoints = new Map<string, unknown>();
    const options = { policy: { repoRoots: [moving.path] }, checkpoints };
    await using first = await handlerContext(options);
    first.onProgress("parse", () => first.abort.abort(new Error("stopped by the test")));
    await documentFolder(moving.path, {}, first).catch(() => undefined);
    const tree = await moving.git("rev-parse", "main^{tree}");
    const later = await moving.git(
      ...[
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=a@example.org",
        "commit-tree",
        "-p",
        "main",
        "-m",
        "Later",
        tree,
      ],
    );
    await moving.git("update-ref", "refs/heads/main", later);
    await using second = await handlerContext(options);
    const { result } = await documentFolder(moving.path, {}, second);
    expect(result).toMatchObject({ commit: moving.commits[0], ref: "main" });
  });

  test("reads only the files that a commit has changed, and writes the same as if it had read all", async () => {
    await using grown = await repository(
      { files: { "a.ts": "export const a = 1;\n", "b.ts": "export function b(): void {}\n" } },
      { files: { "a.ts": "export const other = 1;\n" } },
    );
    const cacheFile = `${grown.path}/cache/jobs.db`;
    const policy = { repoRoots: [grown.path] };
    const document = async (ref: string, options: { cacheFile?: string; fresh?: boolean }) => {
      const run = await handlerContext({ policy, ...options });
      await documentFolder(grown.path, { ref }, run);
      const pages = await Promise.all(
        run.artifacts.toSorted().map((path) => Bun.file(`${run.outputDir}/${path}`).text()),
      );
      await run[Symbol.asyncDispose]();
      const known = run.lines.map(({ message }) => /(\d+) files? known from before/.exec(message)?.[1]);
      return { pages, known: known.find((n) => n !== undefined) ?? "0" };
    };
    const [first = "", second = ""] = grown.commits;
    expect(await document(first, { cacheFile })).toMatchObject({ known: "0" });
    const again = await document(second, { cacheFile });
    expect(again.known).toBe("1");
    expect(again.pages).toEqual((await document(second, {})).pages);
    expect(await document(second, { cacheFile })).toMatchObject({ known: "2" });
    expect(await document(second, { cacheFile, fresh: true })).toMatchObject({ known: "0" });
  });

  test("says that there is no model when one is asked for, and goes on", async () => {
    await using run = await context();
    const { result } = await documentFolder(source.path, { model: true }, run);
    expect(run.warnings).toHaveLength(1);
    expect(result).toMatchObject({ commit: source.commits[0] });
  });

  test("tells the history unless it is asked not to", async () => {
    await using grown = await repository(
      { files: { "a/a.ts": "export const a = 1;\n" }, author: "Grace", message: "Begin <script>" },
      { files: { "a/a.ts": "export const a = 2;\n" } },
    );
    const policy = { repoRoots: [grown.path] };
    await using told = await handlerContext({ policy });
    await documentFolder(grown.path, {}, told);
    await using plain = await handlerContext({ policy });
    await documentFolder(grown.path, { history: false }, plain);
    const pages = async (run: HandlerRun) => {
      const paths = run.artifacts.filter((path) => path.startsWith("docs/modules/"));
      return (await Promise.all(paths.map((path) => Bun.file(`${run.outputDir}/${path}`).text()))).join("\n");
    };
    expect(await pages(told)).toContain("2025-06-15");
    expect(await pages(told)).toContain("Grace");
    expect(await pages(told)).not.toContain("<script>");
    expect(await pages(plain)).not.toContain("2025-06-15");
  });
});

/** The percent after each report, as the tracker reckons it. */
function percents(run: HandlerRun): number[] {
  let progress = noProgress(wiki.stagesFor({}));
  const found: number[] = [];
  for (const { stage, current, total, message } of run.progress) {
    const report = { stage, current, total, ...(message === undefined ? {} : { message }) };
    progress = advance(progress, report, 0, 0);
    found.push(progress.percent ?? 0);
  }
  return found;
}
