import type { GitChange } from "../../jobs/git.ts";
import { type GitEnvironment, gitText } from "./command.ts";

/**
 * The commits that led to one commit, newest first, with the paths that each touched. Names only: numbers of lines
 * or renames would need files that a copy without them does not have.
 */
export async function readHistory(
  where: { env: GitEnvironment; gitDir: string; commit: string; signal: AbortSignal },
  limit: number,
): Promise<readonly GitChange[]> {
  const { env, gitDir, commit, signal } = where;
  const text = await gitText({
    env,
    signal,
    args: [
      "--git-dir",
      gitDir,
      "log",
      "-z",
      `--max-count=${limit}`,
      "--name-only",
      "--no-renames",
      "--no-show-signature",
      "--date=short-local",
      // A record separator begins a commit, a unit separator ends each of its fields.
      "--format=%x1e%H%x1f%cs%x1f%aN%x1f%s%x1f",
      commit,
      "--",
    ],
  });
  return text
    .split("\x1e")
    .slice(1)
    .map((record) => {
      const [id = "", day = "", author = "", subject = "", names = ""] = record.split("\x1f");
      const paths = names
        .split("\0")
        .map((name) => name.replace(/^\n/, ""))
        .filter((name) => name !== "");
      return { commit: id, day, author, subject, paths };
    });
}
