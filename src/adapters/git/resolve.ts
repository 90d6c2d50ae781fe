import { rm } from "node:fs/promises";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { GitPlace, GitTarget } from "../../jobs/git.ts";
import { makeTempFolder } from "../temp-folders.ts";
import { type GitEnvironment, gitText, runGit, UNCHECKED } from "./command.ts";
import type { Remote } from "./place.ts";

export interface Resolving {
  readonly env: GitEnvironment;
  readonly place: GitPlace;
  readonly remote: Remote;
  readonly signal: AbortSignal;
}

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const SHORT_ID = /^[0-9a-f]{4,63}$/;

/** Finds the commit that a branch, a tag, a full or shortened id, or no name at all stands for. */
export async function resolveRef(asked: Resolving, ref: string | null): Promise<GitTarget> {
  const { place } = asked;
  if (ref !== null && FULL_ID.test(ref)) return { place, commit: ref, name: null, want: ref };
  const names = await remoteNames(asked);
  if (names.size === 0) {
    // Git takes any web page for a server without names.
    const message =
      place.kind === "url"
        ? "No commit was found: there is no git repository at this address, or it is empty"
        : "The repository is empty: it has no commit to document";
    throw new JobdeckError("repo_refused", message);
  }
  if (ref === null || ref === "HEAD") return headOf(place, names);
  for (const full of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
    const id = names.get(`${full}^{}`) ?? names.get(full);
    if (id === undefined || !full.startsWith("refs/")) continue;
    // A bundle does not say which commit a tag stands for.
    const commit =
      place.kind === "bundle" && full.startsWith("refs/tags/") ? await commitOf(asked, full) : id;
    return { place, commit, name: ref, want: full };
  }
  const commit = SHORT_ID.test(ref) ? await lengthen(asked, ref) : null;
  if (commit === null) {
    throw new JobdeckError("repo_refused", `The repository has no branch, tag or commit named ${quote(ref)}`);
  }
  return { place, commit, name: null, want: commit };
}

/** The names that the other side offers, with the id that each points to; `HEAD →` holds the default branch's name. */
async function remoteNames({ env, remote, signal }: Resolving): Promise<Map<string, string>> {
  const text = await gitText({
    env,
    signal,
    protocols: [remote.protocol],
    settings: remote.settings,
    opening: remote.opening,
    args: ["ls-remote", "--symref", ...remote.flags, "--", remote.url],
  });
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [id, name] = line.split("\t");
    if (id === undefined || name === undefined) continue;
    if (id.startsWith("ref: ")) names.set(`${name} →`, id.slice(5));
    else names.set(name, id);
  }
  return names;
}

function headOf(place: GitPlace, names: ReadonlyMap<string, string>): GitTarget {
  const branch = names.get("HEAD →") ?? branchAtHead(names);
  const commit = names.get("HEAD") ?? (branch === undefined ? undefined : names.get(branch));
  if (commit === undefined) {
    throw new JobdeckError(
      "repo_refused",
      "The repository's default branch does not exist; name a branch, a tag or a commit",
    );
  }
  return { place, commit, name: branch?.replace(/^refs\/heads\//, "") ?? null, want: branch ?? "HEAD" };
}

/** A bundle does not say which branch is its default, so it is the one that HEAD's commit is the tip of. */
function branchAtHead(names: ReadonlyMap<string, string>): string | undefined {
  const head = names.get("HEAD");
  return [...names].find(([name, id]) => id === head && name.startsWith("refs/heads/"))?.[0];
}

/** Finds the one commit whose id begins so, in the whole history. */
function lengthen(asked: Resolving, prefix: string): Promise<string | null> {
  return inHistory(asked, async (git) => {
    const found = (await git("rev-list", "--all")).split("\n").filter((id) => id.startsWith(prefix));
    if (found.length > 1) {
      throw new JobdeckError(
        "repo_refused",
        `More than one commit begins with ${quote(prefix)}; give more digits`,
      );
    }
    return found[0] ?? null;
  });
}

function commitOf(asked: Resolving, ref: string): Promise<string> {
  return inHistory(asked, async (git) => (await git("rev-parse", "--verify", `${ref}^{commit}`)).trim());
}

/** Fetches the whole history without its files, and asks git about it. */
async function inHistory<T>(
  { env, remote, signal }: Resolving,
  ask: (git: (...args: readonly string[]) => Promise<string>) => Promise<T>,
): Promise<T> {
  const folder = await makeTempFolder("git");
  try {
    await runGit({ env, signal, args: ["init", "--quiet", "--bare", "--template=", folder] });
    await runGit({
      env,
      signal,
      protocols: [remote.protocol],
      settings: [...remote.settings, UNCHECKED],
      opening: remote.opening,
      args: [
        "--git-dir",
        folder,
        "fetch",
        "--quiet",
        "--no-tags",
        ...(remote.shallow ? ["--filter=tree:0"] : []),
        ...remote.flags,
        "--",
        remote.url,
        "+refs/heads/*:refs/heads/*",
        "+refs/tags/*:refs/tags/*",
      ],
    });
    return await ask((...args) => gitText({ env, signal, args: ["--git-dir", folder, ...args] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
