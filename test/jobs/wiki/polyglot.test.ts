import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkWiki } from "../../support/wiki-checks.ts";
import { checkedWiki, documentFolder } from "../../support/wiki-run.ts";
import { POLYGLOT } from "./polyglot.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

let made: Awaited<ReturnType<typeof checkedWiki>>;

beforeAll(async () => {
  made = await checkedWiki(POLYGLOT);
});
afterAll(() => made[Symbol.asyncDispose]());

describe("the documentation of a repository in many languages", () => {
  test("keeps every promise: links, lines, pages, diagrams, formats", () => {
    expect(made.wiki.problems).toEqual([]);
  });

  test("has every public symbol once in the reference, and no other", () => {
    expect(made.wiki.api.map((entry) => entry.name).toSorted()).toEqual([
      "Circle",
      "Clock",
      "Echo",
      "Greeter",
      "Loud",
      "Main",
      "New",
      "Poly::Cage",
      "Poly::Parrot",
      "Quiet",
      "Speaker",
      "Square",
      "Store",
      "Tone",
      "Twice",
      "Voice",
      "Words",
      "Words.Volume",
      "Zone",
      "area",
      "double",
      "grow",
      "louder",
      "poly::Lamp",
      "poly::Room",
      "ring",
      "ring_add",
      "run",
      "say_all",
      "say_word",
      "start",
      "twice",
    ]);
  });

  test("describes a symbol on the page of its module", () => {
    const page = (name: string) => made.wiki.api.find((entry) => entry.name === name)?.page;
    expect(page("Greeter")).toBe("modules/internal/greet.md");
    expect(page("twice")).toBe("modules/web/src.md");
    expect(page("Circle")).toBe("modules/py/poly.md");
    expect(page("Words")).toBe("modules/java/src/main/java/org/poly.md");
  });

  test("knows who uses what, through re-exports, aliases, relative imports and packages", () => {
    const uses = (id: string) => made.wiki.graph.get(id)?.depends_on;
    expect(uses("web.src.core.twice")).toEqual(["web.src.store.Store"]);
    expect(uses("web.src.start.start")).toEqual(["web.src.core.twice"]);
    expect(uses("py.poly.shapes.Circle")).toEqual(["py.poly.maths.area"]);
    expect(uses("cmd.poly.main.main")).toEqual(["internal.greet.greet.New"]);
    expect(uses("php.src.Speaker.Speaker")).toEqual(["php.src.Tone.Tone"]);
    expect(uses("ruby.lib.poly.parrot.Poly::Parrot")).toEqual(["ruby.lib.poly.cage.Poly::Cage"]);
    expect(uses("swift.Sources.Poly.Echo.Echo")).toEqual(["swift.Sources.Poly.Voice.Voice"]);
    expect(uses("sh.say.say_all")).toEqual(["sh.words.say_word"]);
    expect(uses("kt.src.main.kotlin.org.poly.Loud.Loud")).toContain(
      "java.src.main.java.org.poly.util.Words.Words",
    );
    expect(uses("scala.src.main.scala.org.poly.Quiet.Quiet")).toEqual([
      "kt.src.main.kotlin.org.poly.Loud.Loud",
    ]);
    expect(uses("java.src.main.java.org.poly.Main.Main")).toContain(
      "java.src.main.java.org.poly.util.Words.Words",
    );
    expect(uses("rs.src.lib.double")).toEqual(["rs.src.shape.Square"]);
    expect(uses("c.src.main.main")).toEqual(["c.src.ring.ring_add"]);
    expect(uses("cpp.room.poly::Room")).toEqual(["cpp.lamp.poly::Lamp"]);
    expect(uses("cs.Poly.Clock.Clock")).toEqual(["cs.Poly.Zone.Zone"]);
  });

  test("gives the methods of a Go type to it, wherever they are written", () => {
    const links = made.wiki.pages.get("modules/internal/greet.md")?.links ?? [];
    const hello = links.find((link) => link.label === "Hello");
    expect(hello).toEqual({
      label: "Hello",
      under: "Greeter",
      href: "source:internal/greet/hello.go#L6-L8",
    });
  });

  test("joins what is written in several files: a header and its source, a class and its parts", () => {
    const label = (page: string, name: string) =>
      made.wiki.pages.get(page)?.links.find((link) => link.label === name)?.href;
    expect(label("modules/cpp.md", "on")).toBe("source:cpp/lamp.cpp#L3-L5");
    expect(label("modules/cs/Poly.md", "Tick")).toBe("source:cs/Poly/Clock.Ticking.cs#L6");
    expect(made.wiki.graph.get("c.src.ring.ring_add")).toMatchObject({ start_line: 5, has_docstring: true });
  });

  test("says where to look it up: repository, commit, counts", () => {
    expect(made.wiki.nav).toMatchObject({
      entry: "overview.md",
      source: { repo: made.fixture.path, ref: "main", commit: made.fixture.commits[0] },
    });
    expect(made.result).toMatchObject({
      repo: made.fixture.path,
      commit: made.fixture.commits[0],
      ref: "main",
      warnings: 0,
      languages: [
        "TypeScript",
        "C",
        "C#",
        "C++",
        "Go",
        "Java",
        "PHP",
        "Python",
        "JavaScript",
        "Ruby",
        "Rust",
        "Shell",
        "Swift",
        "Kotlin",
        "Scala",
      ],
      pages: made.wiki.pages.size,
      symbols: made.wiki.graph.size,
    });
  });
});

test("a second run gives the same bytes", async () => {
  const { run } = await documentFolder(made.fixture.path);
  await using second = run;
  expect(await contents(second.outputDir)).toEqual(await contents(made.run.outputDir));
});

test("the checks see what is wrong", async () => {
  const { run } = await documentFolder(made.fixture.path);
  await using broken = run;
  const page = join(broken.outputDir, "docs/modules/internal/greet.md");
  const text = await Bun.file(page).text();
  await Bun.write(
    page,
    `${text.replaceAll("#L11", "#L9").replace("hello.go#L6-L8", "hello.go#L6-L80")}\n[x](gone.md) [y](#gone) [z](source:gone.ts)\n\n\`\`\`diagram\n{}\n\`\`\`\n`,
  );
  await Bun.write(join(broken.outputDir, "docs/extra.md"), "# Extra\n");
  const { problems } = await checkWiki(broken.outputDir);
  for (const problem of [
    /\[x\]\(gone.md\) is dead/,
    /\[y\]\(#gone\) is dead/,
    /\[z\]\(source:gone.ts\) is dead/,
    /\[Hello\].*is dead/,
    /leads to another line than it says/,
    /diagram is not drawn/,
    /nav.json lacks extra.md/,
    /metadata.json lists other files/,
  ]) {
    expect(problems.filter((found) => problem.test(found)).length).toBeGreaterThan(0);
  }
});

/** Hash of each file below `docs`. */
async function contents(outputDir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(outputDir, "docs"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(outputDir.length)] = Bun.hash(await Bun.file(path).bytes()).toString();
  }
  return found;
}
