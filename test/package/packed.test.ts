import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { type Folder, tempFolder } from "../support/folder.ts";
import { until } from "../support/jobdeck.ts";

setDefaultTimeout(180_000);

const ROOT = join(import.meta.dir, "../..");
/** What an app of ten lines needs besides: the compiler, and Bun's own types. */
const TOOLS = ["typescript", "@types/bun", "bun-types", "@types/node", "undici-types"];

const JOBS = `import { defineJob, t } from "jobdeck";

export const resize = defineJob({
  type: "resize",
  title: "Resize images",
  input: t.Object({ folder: t.String() }),
  module: import.meta.url,
  run: async (ctx, { folder }) => {
    ctx.progress(1, 1, folder);
    return { resized: folder.length };
  },
});
`;

const APP = `import { Elysia } from "elysia";
import { jobdeck } from "jobdeck";
import { client } from "jobdeck/client";
import { resize } from "./jobs.ts";

const deck = jobdeck({ jobs: [resize], database: "jobs.db" });
await deck.start();
const app = new Elysia().use(deck.plugin({ prefix: "/deck" })).listen(0);
const job = await deck.tracker.enqueue("resize", { folder: "in" });
const server = \`http://localhost:\${app.server?.port}/deck\`;
const seen = await (await client({ server }).open<{ folder: string }, { resized: number }>(job.id)).result();
const page = await fetch(server, { headers: { accept: "text/html" } });
const resized: number = seen.resized;
console.log(JSON.stringify({ resized, status: page.status, server }));
await deck.stop();
process.exit(0);
`;

/** All in one file, which a job in a process of its own loads too. */
const oneFile = (guard: string) => `import { defineJob, jobdeck, t } from "jobdeck";

export const shout = defineJob({
  type: "shout",
  title: "Shout",
  input: t.Object({ word: t.String() }),
  module: import.meta.url,
  run: (_, { word }) => word.toUpperCase(),
});

${guard}{
  const deck = jobdeck({ jobs: [shout], data: "of-" + import.meta.file });
  await deck.start();
  const { id } = await deck.tracker.enqueue("shout", { word: "hey" });
  await new Promise<void>((resolve) =>
    deck.tracker.subscribe(() => deck.tracker.getJob(id)?.completedAt && resolve()),
  );
  const job = deck.tracker.getJob(id);
  console.log(JSON.stringify({ result: job?.result, errors: job?.errors }));
  await deck.stop();
}
`;

const WRONG = `import { jobdeck } from "jobdeck";
import { resize } from "./jobs.ts";
const deck = jobdeck({ jobs: [resize] });
await deck.tracker.enqueue("resize", { folder: 1 });
await deck.tracker.enqueue("rezise", { folder: "in" });
`;

const STRICT = {
  compilerOptions: {
    ...{ target: "ESNext", module: "Preserve", moduleResolution: "bundler", lib: ["ESNext", "DOM"] },
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
    ...{ noEmit: true, allowImportingTsExtensions: true, verbatimModuleSyntax: true, types: ["bun"] },
    skipLibCheck: true,
  },
};

let folder: Folder;
beforeAll(async () => {
  folder = await tempFolder();
  const [tarball = ""] = (await run(["npm", "pack", "--silent", "--pack-destination", folder.path], ROOT)).out
    .trim()
    .split("\n")
    .slice(-1);
  const modules = join(folder.path, "app/node_modules");
  await mkdir(join(modules, "jobdeck"), { recursive: true });
  await run(["tar", "-xzf", join(folder.path, tarball), "--strip-components=1"], join(modules, "jobdeck"));
  // As an installation would lay them out, without asking a registry: only what the package names is there.
  for (const name of [...Object.keys(manifest.dependencies), ...TOOLS]) {
    await mkdir(join(modules, name, ".."), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), join(modules, name));
  }
  await folder.write("app/jobs.ts", JOBS);
  await folder.write("app/app.ts", APP);
  await folder.write("app/package.json", JSON.stringify({ type: "module" }));
  await folder.write("app/tsconfig.json", JSON.stringify({ ...STRICT, files: ["app.ts"] }));
});
afterAll(() => folder[Symbol.asyncDispose]());

const app = () => join(folder.path, "app");

async function run(command: readonly string[], cwd: string) {
  const child = Bun.spawn([...command], {
    cwd,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: process.env,
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { out, err, code };
}

const tsc = () => run([process.execPath, "--bun", "node_modules/typescript/bin/tsc", "-p", "."], app());

describe("the package, installed into an empty project", () => {
  test("runs a job in a process of its own, and shows it", async () => {
    const { out, err, code } = await run([process.execPath, "app.ts"], app());
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ resized: 2, status: 200 });
    expect(await Bun.file(join(app(), "data/jobs.db")).exists()).toBe(true);
  });

  test("runs a job type of the file that starts the deck, if that is only done by the main one", async () => {
    await folder.write("app/guarded.ts", oneFile("if (import.meta.main) "));
    expect(await run([process.execPath, "guarded.ts"], app())).toMatchObject({
      ...{ err: "", out: '{"result":"HEY","errors":[]}\n' },
    });
  });

  test("says what to do where that file starts a deck whoever loads it", async () => {
    await folder.write("app/unguarded.ts", oneFile(""));
    const { out } = await run([process.execPath, "unguarded.ts"], app());
    const { result, errors } = JSON.parse(out);
    expect(result).toBeNull();
    expect(errors.join("\n")).toContain(
      "put them into a file of their own, or start it only `if (import.meta.main)`",
    );
  });

  test("brings its types: a strict compiler accepts what is right", async () => {
    expect(await tsc()).toMatchObject({ code: 0, out: "" });
  });

  test("and refuses what is wrong", async () => {
    await folder.write("app/wrong.ts", WRONG);
    await folder.write("app/tsconfig.json", JSON.stringify({ ...STRICT, files: ["wrong.ts"] }));
    const { out } = await tsc();
    expect(out).toContain("wrong.ts(4,40): error TS2322");
    expect(out).toContain("wrong.ts(5,28): error TS2345");
  });

  test("has the command", async () => {
    const bin = join(app(), "node_modules/jobdeck/src/bin.cjs");
    const child = Bun.spawn(["node", bin, "serve", "--port", "0"], {
      ...{ cwd: app(), stdin: "ignore", stdout: "pipe", stderr: "pipe" },
      env: { PATH: process.env["PATH"] ?? "" },
    });
    const [, url = ""] = /listens on (\S+)/.exec(await until(child.stdout, "Stop ")) ?? [];
    const styles = await fetch(`${url}/static/app.css`);
    const element = await fetch(`${url}/taskbar.js`);
    child.kill("SIGTERM");
    expect([styles.status, element.status, await child.exited]).toEqual([200, 200, 0]);
  });

  test("holds what it needs and nothing of how it is made", async () => {
    const inside = join(app(), "node_modules/jobdeck");
    const files = [...new Bun.Glob("**/*").scanSync({ cwd: inside, dot: true })];
    const tops = new Set(files.map((file) => file.split("/")[0]));
    expect([...tops].sort()).toEqual(
      ["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json", "public", "src", "views"].sort(),
    );
  });
});
