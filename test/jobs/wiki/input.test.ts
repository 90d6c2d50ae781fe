import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { JobdeckError } from "../../../src/domain/errors.ts";
import { normaliseWiki } from "../../../src/jobs/wiki/input.ts";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";

function refusal(repo: string, ref?: string): string {
  try {
    normaliseWiki(ref === undefined ? { repo } : { repo, ref });
  } catch (error) {
    if (error instanceof JobdeckError) return error.reason;
    throw error;
  }
  return "accepted";
}

describe("one repository has one address, however it is written", () => {
  test.each([
    "https://github.com/Ada/engine",
    "https://github.com/Ada/engine.git",
    "https://github.com/Ada/engine/",
    "https://www.github.com/Ada/engine",
    "HTTPS://GitHub.com/Ada/engine",
    "https://github.com./Ada/engine",
    "github.com/Ada/engine",
    " https://github.com/Ada/engine?tab=readme#top ",
    "https://github.com//Ada//engine",
    "https://github.com:443/Ada/engine",
  ])("%s", (repo) => expect(normaliseWiki({ repo })).toEqual({ repo: "https://github.com/Ada/engine" }));

  test.each([
    ["https://github.com/a/b/tree/main", "main"],
    ["https://github.com/a/b/tree/feature/x", "feature/x"],
    ["https://github.com/a/b/commit/0123abc", "0123abc"],
    ["https://gitlab.com/a/b/-/tree/dev", "dev"],
    ["https://github.com/a/b/releases/tag/v1.0", "v1.0"],
  ])("%s names a branch, tag or commit too", (repo, ref) => {
    expect(normaliseWiki({ repo })).toMatchObject({ repo: expect.stringMatching(/\/a\/b$/), ref });
  });

  test("a ref that is given wins over the one in the address", () => {
    expect(normaliseWiki({ repo: "https://github.com/a/b/tree/main", ref: "v2" }).ref).toBe("v2");
  });

  test("a path is made whole", () => {
    expect(normaliseWiki({ repo: "./x/../y/" }).repo).toBe(resolve("y"));
    expect(normaliseWiki({ repo: "/srv//a/." }).repo).toBe("/srv/a");
  });

  test("other choices are kept, but for what is so anyway", () => {
    const input = { repo: "sample", include: ["src"], history: true };
    expect(normaliseWiki(input)).toEqual({ repo: "sample:lantern", include: ["src"] });
    expect(normaliseWiki({ repo: "sample", history: false })).toMatchObject({ history: false });
  });
});

describe("what is no address of a repository is refused", () => {
  test.each([
    ["", "input_invalid"],
    ["   ", "input_invalid"],
    ["words", "input_invalid"],
    ["https://", "input_invalid"],
    ["https://github.com", "input_invalid"],
    ["https://github.com/a\nb", "input_invalid"],
    ["~/x", "input_invalid"],
    ["--upload-pack=x", "repo_refused"],
    ["-x", "repo_refused"],
    ["file:///etc", "repo_refused"],
    ["ssh://git@github.com/a/b", "repo_refused"],
    ["git@github.com:a/b", "repo_refused"],
    ["git://github.com/a/b", "repo_refused"],
    ["ext::sh -c id", "repo_refused"],
    ["javascript://x/y", "repo_refused"],
    ["https://user:secret@github.com/a/b", "repo_refused"],
  ])("%j: %s", (repo, reason) => expect(refusal(repo)).toBe(reason));

  test.each([
    "-x",
    "--all",
    "a..b",
    "a b",
    "a~1",
    "a^",
    "a:b",
    "a?b",
    "a*",
    "[a",
    "a\\b",
    "a.lock",
    "a/",
    "a.",
    "@{1}",
    "a\u0000",
  ])("nor is %j a name", (ref) => expect(refusal("https://github.com/a/b", ref)).toBe("input_invalid"));

  test.each(["main", "feature/x", "v1.0", "0123abc", "über", "a@b", "release-1.x"])("but %j is", (ref) => {
    expect(refusal("https://github.com/a/b", ref)).toBe("accepted");
  });
});

test.each([
  [{ repo: "https://github.com/ada/engine" }, "ada/engine"],
  [{ repo: "/srv/engine", ref: "main" }, "engine (main)"],
  [{ repo: "sample:lantern" }, "lantern"],
])("the title of %j is %s", (input, title) => expect(wiki.titleOf(input)).toBe(title));
