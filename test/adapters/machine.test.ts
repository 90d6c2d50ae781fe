import { expect, test } from "bun:test";
import { join } from "node:path";
import { exists, freeBytes, portIsFree, usedBytes, versions, writable } from "../../src/adapters/machine.ts";
import { tempFolder } from "../support/folder.ts";

test("a folder that is not there yet is writable when the one above it is", async () => {
  await using folder = await tempFolder({ file: "" });
  expect(writable(join(folder.path, "a/b"))).toBe(true);
  expect(exists(join(folder.path, "a"))).toBe(false);
});

test("nothing can be made in a file", async () => {
  await using folder = await tempFolder({ file: "" });
  expect(writable(join(folder.path, "file"))).toBe(false);
  expect(writable(join(folder.path, "file/below"))).toBe(false);
});

test("the disk of a folder has room, also before the folder is there", async () => {
  await using folder = await tempFolder();
  expect(freeBytes(join(folder.path, "later"))).toBeGreaterThan(0);
});

test("a port is free until somebody listens, and again afterwards", async () => {
  const other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port = 0 } = other;
  expect(await portIsFree("127.0.0.1", port)).toBe(false);
  await other.stop(true);
  expect(await portIsFree("127.0.0.1", port)).toBe(true);
});

test("the programs that matter say their versions", async () => {
  for (const { version } of await versions()) expect(version).toMatch(/^\d+\.\d+/);
  expect((await versions()).map(({ name }) => name)).toEqual(["bun", "sqlite", "git"]);
});

test("what a folder takes is what its files take on the disk, at any depth", async () => {
  await using folder = await tempFolder({ "a/b/c": Buffer.alloc(100_000), d: Buffer.alloc(100_000) });
  const bytes = await usedBytes(folder.path);
  expect(bytes).toBeGreaterThanOrEqual(200_000);
  expect(bytes).toBeLessThan(300_000);
  expect(await usedBytes(join(folder.path, "none"))).toBe(0);
});
