import type { GitSubmodule } from "../../jobs/git.ts";
import { type GitEnvironment, gitText } from "./command.ts";

interface Where {
  readonly env: GitEnvironment;
  readonly gitDir: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}

const LINK = /^160000 commit ([0-9a-f]+)\t([\s\S]+)$/;
const SETTING = /^submodule\.([\s\S]+)\.(path|url)\n([\s\S]*)$/;

/** The submodules of a commit, by path, each with the address that the repository names for it. They are never asked for. */
export async function listSubmodules(where: Where): Promise<readonly GitSubmodule[]> {
  const { env, gitDir, commit, signal } = where;
  const args = ["--git-dir", gitDir, "ls-tree", "-r", "-z", "--full-tree", commit];
  const links = (await gitText({ env, args, signal })).split("\0").flatMap((line) => {
    const [, id, path] = LINK.exec(line) ?? [];
    return id === undefined || path === undefined ? [] : [{ path, commit: id }];
  });
  if (links.length === 0) return [];
  const urls = await addresses(where);
  return links
    .map((link) => ({ ...link, url: urls.get(link.path) ?? null }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Addresses by path, as `.gitmodules` has them; git reads it as a file of settings, and follows none of them. */
async function addresses({ env, gitDir, commit, signal }: Where): Promise<ReadonlyMap<string, string>> {
  const args = [
    "--git-dir",
    gitDir,
    "config",
    `--blob=${commit}:.gitmodules`,
    "--no-includes",
    "-z",
    "--list",
  ];
  const text = await gitText({ env, args, signal }).catch(() => {
    signal.throwIfAborted();
    // There is none, or it is not one that can be read: what it would name stays unknown.
    return "";
  });
  const settings = text.split("\0").flatMap((entry) => {
    const [, name, key, value] = SETTING.exec(entry) ?? [];
    return name === undefined || key === undefined || value === undefined ? [] : [{ name, key, value }];
  });
  const paths = new Map(settings.filter(({ key }) => key === "path").map(({ name, value }) => [name, value]));
  return new Map(
    settings.flatMap(({ name, key, value }) => {
      const path = paths.get(name);
      return key === "url" && path !== undefined ? [[path, withoutPassword(value)] as const] : [];
    }),
  );
}

/** An address may carry a name and a password, which pages must not show. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
}
