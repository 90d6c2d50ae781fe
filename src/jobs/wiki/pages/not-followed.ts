import type { NotFollowed } from "../source/not-followed.ts";
import { code, count, number, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 100;

/** Names what belongs to the repository and was not fetched, so that nobody looks for it on the other pages. */
export function writeNotFollowed(page: PageWriter, { submodules, lfs }: NotFollowed): void {
  if (submodules.length === 0 && lfs.length === 0) return;
  page.heading(2, "Not followed");
  if (submodules.length > 0) {
    page.add(
      submodules.length === 1
        ? "1 submodule is a repository of its own, which these pages do not cover."
        : `${number(submodules.length)} submodules are repositories of their own, which these pages do not cover.`,
      table(
        ["Submodule", "Address", "Commit"],
        submodules
          .slice(0, MOST)
          .map(({ path, url, commit }) => [
            code(path),
            url === null ? "not named in `.gitmodules`" : code(url),
            code(commit.slice(0, 12)),
          ]),
      ),
      more(submodules.length, "submodule"),
    );
  }
  if (lfs.length > 0) {
    page.add(
      `The content of ${count(lfs.length, "file")} is kept with Git LFS and was not fetched.`,
      table(
        ["File", "Bytes#"],
        lfs.slice(0, MOST).map(({ path, size }) => [code(path), number(size)]),
      ),
      more(lfs.length, "file"),
    );
  }
}

function more(total: number, word: string): string {
  return total > MOST ? `And ${count(total - MOST, `more ${word}`)}.` : "";
}
