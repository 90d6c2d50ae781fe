/**
 * Builds the sample repository that works without a network, from .ci/sample, as public/sample/lantern.bundle:
 * `bun .ci/build-sample.ts`, or `--check` to fail when the bundle holds other commits than the sources give.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HISTORY, type Person, type SampleCommit } from "./sample/history.ts";

const SOURCES = join(import.meta.dir, "sample");
const BUNDLE = join(import.meta.dir, "../public/sample/lantern.bundle");

const folder = await mkdtemp(join(tmpdir(), "jobdeck-sample-"));
try {
  await git(["init", "--quiet", "--bare", "--template=", "--initial-branch=main"]);
  await git(["fast-import", "--quiet"], await stream(HISTORY));
  await mustBeWhole();
  const built = await git(["show-ref", "--head"]);
  if (process.argv.includes("--check")) {
    // Commit ids, not bytes: versions of git pack the same commits differently.
    const shipped = existsSync(BUNDLE) ? await git(["bundle", "list-heads", BUNDLE]) : "";
    if (sorted(shipped) !== sorted(built)) {
      console.error(
        `public/sample/lantern.bundle is not what the sources give: run bun .ci/build-sample.ts\n${built}`,
      );
      process.exitCode = 1;
    }
  } else {
    await mkdir(join(BUNDLE, ".."), { recursive: true });
    await git([
      "-c",
      "pack.threads=1",
      "bundle",
      "create",
      "--quiet",
      BUNDLE,
      "HEAD",
      "--branches",
      "--tags",
    ]);
    console.log(`${String(Bun.file(BUNDLE).size).padStart(7)}  public/sample/lantern.bundle\n${built}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Runs git in the new repository, with nothing of this machine's settings. */
async function git(args: readonly string[], stdin?: Blob): Promise<string> {
  const child = Bun.spawn(["git", ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: "/nonexistent",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
    },
    stdin: stdin ?? "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, problems, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`Expected git ${args.join(" ")} to work, it failed: ${problems}`);
  return out;
}

/** The history in the words of `git fast-import`. */
async function stream(history: readonly SampleCommit[]): Promise<Blob> {
  const parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  for (const [index, { by, at, message, files, tag }] of history.entries()) {
    const mark = index + 1;
    const when = `${who(by)} ${Date.parse(at) / 1000} +0000`;
    parts.push(`commit refs/heads/main\nmark :${mark}\nauthor ${when}\ncommitter ${when}\n`, data(message));
    for (const path of await filesOf(files)) {
      const bytes = new Uint8Array(await readFile(formOf(path, mark)));
      parts.push(`M 100644 inline ${path}\ndata ${bytes.length}\n`, bytes, "\n");
    }
    if (tag !== undefined) parts.push(`tag ${tag}\nfrom :${mark}\ntagger ${when}\n`, data(`Lantern ${tag}`));
  }
  return new Blob(parts);
}

function who({ name, email }: Person): string {
  return `${name} <${email}>`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function formOf(path: string, commit: number): string {
  const earlier = join(SOURCES, "earlier", String(commit).padStart(2, "0"), path);
  return existsSync(earlier) ? earlier : join(SOURCES, "lantern", path);
}

async function filesOf(named: readonly string[]): Promise<readonly string[]> {
  const all = await sampleFiles();
  return named.flatMap((name) => {
    const found = all.filter((path) => path === name || path.startsWith(`${name}/`));
    if (found.length === 0) throw new Error(`Expected ${name} of the history to be in .ci/sample/lantern`);
    return found;
  });
}

async function sampleFiles(): Promise<readonly string[]> {
  const top = join(SOURCES, "lantern");
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .sort();
}

/** The last commit is what `lantern/` holds: every file in its last form, and nothing else. */
async function mustBeWhole(): Promise<void> {
  const listed = await git(["ls-tree", "-r", "main"]);
  const committed = new Map(listed.split("\n").map((line) => [line.split("\t")[1], line.split(" ")[2]]));
  for (const path of await sampleFiles()) {
    const id = (await git(["hash-object", join(SOURCES, "lantern", path)])).trim();
    if (committed.get(path)?.startsWith(id) !== true)
      throw new Error(`Expected the history to bring ${path} in its last form`);
  }
}

function sorted(refs: string): string {
  return refs.trim().split("\n").sort().join("\n");
}
