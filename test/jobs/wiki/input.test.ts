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

  test.each([
    ["git@GitHub.com:Ada/engine.git", "git@github.com:Ada/engine"],
    ["git@github.com:Ada//engine/", "git@github.com:Ada/engine"],
    ["ssh://github.com/Ada/engine", "ssh://git@github.com/Ada/engine"],
    ["SSH://git@github.com:22/Ada/engine.git", "ssh://git@github.com/Ada/engine"],
    ["ssh://me@git.example:2222/srv/engine", "ssh://me@git.example:2222/srv/engine"],
    ["git@git.example:/srv/engine", "ssh://git@git.example/srv/engine"],
    ["ssh://git@2130706433/a", "ssh://git@127.0.0.1/a"],
    ["ssh://git@[::1]:2222/a", "ssh://git@[::1]:2222/a"],
  ])("%s over ssh", (repo, canonical) => {
    expect(normaliseWiki({ repo })).toEqual({ repo: canonical });
    expect(normaliseWiki({ repo: canonical })).toEqual({ repo: canonical });
  });

  test("a document is named by its id", () => {
    const id = "0198F2C4-7A31-7000-8000-000000000000";
    expect(normaliseWiki({ repo: `document:${id}` })).toEqual({ repo: `document:${id.toLowerCase()}` });
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
    ["ssh://", "input_invalid"],
    ["ssh://git@github.com", "input_invalid"],
    ["ssh://git@-oProxyCommand=x/a", "input_invalid"],
    ["ssh://-oProxyCommand=x@host/a", "input_invalid"],
    ["ssh://git:secret@github.com/a/b", "input_invalid"],
    ["ssh://git@host/../a", "repo_refused"],
    ["ssh://git@host/a%2e", "repo_refused"],
    ["ssh://git@host:99999/a", "input_invalid"],
    ["git@host:-x", "repo_refused"],
    ["git@$(id):a/b", "input_invalid"],
    ["git@host:a b", "input_invalid"],
    ["document:", "input_invalid"],
    ["document:../../etc/passwd", "input_invalid"],
    ["document:0198f2c4-7a31-7000-8000-00000000000/", "input_invalid"],
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
  [{ repo: "git@github.com:ada/engine" }, "ada/engine"],
  [{ repo: "document:0198f2c4-7a31-7000-8000-000000000000" }, "Uploaded archive"],
  [{ repo: "sample:lantern" }, "lantern"],
])("the title of %j is %s", (input, title) => expect(wiki.titleOf(input)).toBe(title));
