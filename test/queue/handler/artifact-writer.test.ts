import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { artifactSize } from "../../../src/queue/executors/artifact-size.ts";
import { artifactWriter, removePartials } from "../../../src/queue/handler/artifact-writer.ts";
import { useFolder } from "../../support/runs.ts";

const folder = useFolder();
const OUTSIDE = [
  ...["", ".", "..", "/", "/etc/passwd", "//etc", "../up", "a/../../up", "a/./b", "a//b", "a/", "a\0b"],
  ...["..\\up", "a\\b", "x".repeat(1001)],
];

describe("an artifact", () => {
  test("is written below the folder, whatever lay there", async () => {
    const write = artifactWriter(folder(), "1");
    expect(await write("a/b/c.txt", "old and long")).toBe(12);
    expect(await write("a/b/c.txt", "✓")).toBe(3);
    expect(readFileSync(`${folder()}/a/b/c.txt`, "utf8")).toBe("✓");
    expect(readdirSync(folder())).toEqual(["a"]);
  });

  test.each(OUTSIDE)("with the path %j is refused", async (path) => {
    mkdirSync(`${folder()}/out`);
    const write = artifactWriter(`${folder()}/out`, "1");
    expect(write(path, "x")).rejects.toThrow(TypeError);
    expect(readdirSync(folder())).toEqual(["out"]);
    expect(readdirSync(`${folder()}/out`)).toEqual([]);
  });

  test("is written although an earlier start of the same attempt was killed while it wrote", async () => {
    writeFileSync(`${folder()}/.jobdeck-partial-1-1`, "half");
    writeFileSync(`${folder()}/.jobdeck-partial-11-1`, "of another attempt");
    await artifactWriter(folder(), "1")("a.txt", "whole");
    expect(readFileSync(`${folder()}/a.txt`, "utf8")).toBe("whole");
    expect(readdirSync(folder()).toSorted()).toEqual([".jobdeck-partial-11-1", "a.txt"]);
    await removePartials(folder());
    expect(readdirSync(folder())).toEqual(["a.txt"]);
  });

  test("does not follow a link to a folder", async () => {
    mkdirSync(`${folder()}/out`);
    mkdirSync(`${folder()}/elsewhere`);
    symlinkSync(`${folder()}/elsewhere`, `${folder()}/out/link`);
    expect(artifactWriter(`${folder()}/out`, "1")("link/x/y", "x")).rejects.toThrow("to be a folder");
    expect(readdirSync(`${folder()}/elsewhere`)).toEqual([]);
  });

  test("takes the place of a link to a file, and leaves the file alone", async () => {
    mkdirSync(`${folder()}/out`);
    writeFileSync(`${folder()}/precious`, "precious");
    symlinkSync(`${folder()}/precious`, `${folder()}/out/link`);
    await artifactWriter(`${folder()}/out`, "1")("link", "mine");
    expect(readFileSync(`${folder()}/precious`, "utf8")).toBe("precious");
    expect(readFileSync(`${folder()}/out/link`, "utf8")).toBe("mine");
  });

  test("that can't be written leaves nothing behind", async () => {
    mkdirSync(`${folder()}/taken`);
    expect(artifactWriter(folder(), "1")("taken", "x")).rejects.toThrow(
      'The artifact "taken" could not be written',
    );
    await Promise.resolve();
    expect(readdirSync(folder())).toEqual(["taken"]);
  });

  test("may be one of many written at once", async () => {
    const write = artifactWriter(folder(), "1");
    const names = Array.from({ length: 50 }, (_, n) => `deep/er/${n}.txt`);
    await Promise.all(names.map((name) => write(name, name)));
    expect(names.every((name) => existsSync(`${folder()}/${name}`))).toBe(true);
  });
});

describe("the size of a file that a program says it has left", () => {
  test("is looked up", () => {
    mkdirSync(`${folder()}/a`);
    writeFileSync(`${folder()}/a/b`, "12345");
    expect(artifactSize(folder(), "a/b")).toBe(5);
  });

  test.each([...OUTSIDE, "gone"])("is not told for %j", (path) => {
    expect(artifactSize(folder(), path)).toBeUndefined();
  });

  test("is not told for a folder, nor through a link", () => {
    mkdirSync(`${folder()}/a`);
    symlinkSync("/etc/hostname", `${folder()}/file`);
    symlinkSync("/etc", `${folder()}/folder`);
    for (const path of ["a", "file", "folder/hostname"]) expect(artifactSize(folder(), path)).toBeUndefined();
  });
});
