import { expect, test } from "bun:test";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { extract } from "tar-stream";
import { Packer } from "../../src/backup/packer.ts";
import { tempFolder } from "../support/folder.ts";

const SIZE = 2_000_000;

test("a file that becomes shorter while it is read is filled up and named, and one that is gone is left out", async () => {
  await using folder = await tempFolder({ log: "x".repeat(SIZE), small: "small" });
  const path = join(folder.path, "log");
  const packer = new Packer(join(folder.path, "sums"));
  const at = new Date(0);
  const packing = (async () => {
    await packer.file(path, "artifacts/log");
    await packer.file(join(folder.path, "gone"), "artifacts/gone");
    await packer.file(join(folder.path, "small"), "artifacts/small");
    await packer.text("note", "text", at);
    await packer.end();
  })();
  const tar = extract();
  // Whoever writes to an archive waits for its reader, so most of the file is still to be read here.
  packer.stream.once("data", () => truncateSync(path, 0));
  packer.stream.pipe(tar);
  const found: [string, number][] = [];
  let sums = "";
  for await (const entry of tar) {
    let size = 0;
    for await (const part of entry) {
      if (!(part instanceof Uint8Array)) continue;
      size += part.length;
      if (entry.header.name === "SHA256SUMS") sums += new TextDecoder().decode(part);
    }
    found.push([entry.header.name, size]);
  }
  await packing;
  expect(found.slice(0, 3)).toEqual([
    ["artifacts/log", SIZE],
    ["artifacts/small", 5],
    ["note", 4],
  ]);
  expect(sums).toMatch(
    /^[0-9a-f]{64} {2}artifacts\/log\n[0-9a-f]{64} {2}artifacts\/small\n[0-9a-f]{64} {2}note\n$/,
  );
  expect([packer.changed, packer.files, packer.bytes]).toEqual([["artifacts/log"], 2, SIZE + 5]);
});
