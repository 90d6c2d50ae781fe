import { expect, test } from "bun:test";
import { llmsFullText } from "../../../../src/jobs/wiki/pages/llms-full.ts";

const page = (path: string, body: string) => ({ path, title: path, summary: "", body });

test("all pages are in one text, each below its path", () => {
  const text = llmsFullText("Lantern", [page("overview.md", "# Lantern\n"), page("modules/a.md", "# a\n")]);
  expect(text).toBe("# Lantern\n\n---\nPage: overview.md\n\n# Lantern\n\n---\nPage: modules/a.md\n\n# a\n");
});

test("pages that do not fit are left out whole, and counted", () => {
  const long = page("long.md", "x".repeat(4_000_000));
  const text = llmsFullText("Lantern", [page("a.md", "# a\n"), long, page("b.md", "# b\n"), long]);
  expect(text).toContain("# b\n");
  expect(text).not.toContain("xxx");
  expect(text).toEndWith("2 further pages did not fit: llms.txt lists all of them.\n");
});
