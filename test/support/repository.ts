import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a fixture repository holds: text, bytes, or an entry that is no file. */
export type Content = string | Uint8Array | { readonly link: string } | { readonly submodule: string };

export interface Commit {
  readonly message?: string;
  readonly author?: string;
  readonly files: Readonly<Record<string, Content>>;
}

export interface Fixture extends AsyncDisposable {
  /** A bare repository's folder. */
  readonly path: string;
  /** The commits' ids, oldest first. */
  readonly commits: readonly string[];
  git(...args: string[]): Promise<string>;
}

/** Makes a bare repository with the branch `main` from commits; the same ones give the same ids every time. */
export async function repository(...commits: readonly Commit[]): Promise<Fixture> {
  const parent = await mkdtemp(join(tmpdir(), "jobdeck-fixture-"));
  const path = join(parent, "fixture.git");
  const git = async (...args: string[]) => {
    const child = Bun.spawn(["git", "-C", path, ...args], {
      env: ENVIRONMENT,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, errors] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    if ((await child.exited) !== 0) throw new Error(`git ${args.join(" ")}: ${errors}`);
    return out.trim();
  };
  const init = Bun.spawn(["git", "init", "--quiet", "--bare", "--initial-branch=main", path], {
    env: ENVIRONMENT,
  });
  await init.exited;
  if (commits.length > 0) {
    const child = Bun.spawn(["git", "-C", path, "fast-import", "--quiet"], {
      env: ENVIRONMENT,
      stdin: new Blob([Buffer.concat(commits.flatMap(stream))]),
    });
    if ((await child.exited) !== 0) throw new Error("git fast-import refused the fixture");
  }
  const ids = commits.length === 0 ? "" : await git("rev-list", "--reverse", "main");
  return {
    path,
    commits: ids.split("\n").filter(Boolean),
    git,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

const ENVIRONMENT = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

function stream(commit: Commit, index: number): Buffer[] {
  const when = `${1_750_000_000 + index * 86_400} +0000`;
  const author = commit.author ?? "Ada";
  const parts = [
    Buffer.from("commit refs/heads/main\n"),
    Buffer.from(`author ${author} <a@example.org> ${when}\ncommitter ${author} <a@example.org> ${when}\n`),
    data(Buffer.from(commit.message ?? `Change ${index + 1}`)),
  ];
  for (const [path, content] of Object.entries(commit.files)) parts.push(...entry(path, content));
  return parts;
}

function entry(path: string, content: Content): Buffer[] {
  const quoted = path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  // A lone surrogate U+DC80 to U+DCFF stands for a byte that is no UTF-8.
  const name = `"${quoted.replace(/[\uDC80-\uDCFF]/g, (c) => `\\${(c.charCodeAt(0) - 0xdc00).toString(8)}`)}"`;
  if (typeof content === "object" && "submodule" in content) {
    return [Buffer.from(`M 160000 ${content.submodule} ${name}\n`)];
  }
  const isLink = typeof content === "object" && "link" in content;
  const bytes = isLink ? content.link : content;
  return [Buffer.from(`M ${isLink ? "120000" : "100644"} inline ${name}\n`), data(Buffer.from(bytes))];
}

function data(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}
