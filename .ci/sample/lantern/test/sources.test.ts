import { expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderSource } from "../src/sources/folder.ts";
import { readableLines } from "../src/sources/readable.ts";
import { aWatch } from "./support.ts";

test("a page is read as a person reads it", () => {
  const html = "<h1>Ferry &amp; bus</h1><script>track()</script><p>Runs   <b>daily</b></p>";
  expect(readableLines(html)).toEqual(["Ferry & bus", "Runs daily"]);
});

test("a folder is one line for each file, without the hidden ones", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lantern-"));
  await writeFile(join(folder, "b.txt"), "12345");
  await writeFile(join(folder, "a.txt"), "");
  await writeFile(join(folder, ".hidden"), "");
  const signal = new AbortController().signal;
  const lines = await new FolderSource().look(aWatch({ kind: "folder", target: folder }), signal);
  expect(lines.map((line) => line.split(",")[0])).toEqual(["a.txt (0 bytes", "b.txt (5 bytes"]);
  await rm(folder, { recursive: true });
});
