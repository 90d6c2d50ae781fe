import { expect, test } from "bun:test";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { plainSegments, resolveInside } from "../../src/library/paths.ts";
import { tempFolder } from "../support/folder.ts";

const FILES = {
  "a.txt": "a",
  "deep/er/b.md": "b",
  ".hidden": "h",
  "deep/.git/config": "c",
  "with space": "s",
};

test("a plain relative path leads to its file", async () => {
  await using root = await tempFolder(FILES);
  for (const path of ["a.txt", "deep/er/b.md", "with space", "deep/er"]) {
    expect(await resolveInside(root.path, path)).toBe(join(root.path, path));
  }
});

test("names are taken as they are: nothing is decoded a second time", async () => {
  await using root = await tempFolder({ ...FILES, "100%25.txt": "p", "%61.txt": "p" });
  expect(await resolveInside(root.path, "100%25.txt")).toBe(join(root.path, "100%25.txt"));
  expect(await resolveInside(root.path, "%61.txt")).toBe(join(root.path, "%61.txt"));
  expect(await resolveInside(root.path, "%2e%2e/etc/hostname")).toBeNull();
});

test.each([
  "",
  ".",
  "..",
  "./a.txt",
  "deep/../a.txt",
  "../a.txt",
  "deep/er/../../../etc/hostname",
  "..%2fetc/hostname",
  "..%2f..%2f..%2fetc%2fhostname",
  "..\\etc",
  "deep\\..\\..\\etc",
  "/etc/hostname",
  "//etc/hostname",
  "deep//er/b.md",
  "a.txt/",
  "a.txt\0.png",
  "\0",
  "a.txt/b",
  ".hidden",
  "deep/.git/config",
  "deep/...",
  "~/a.txt",
  "absent",
  "file:///etc/hostname",
  "C:\\windows",
])("%j is not found", async (path) => {
  await using root = await tempFolder(FILES);
  expect(await resolveInside(root.path, path)).toBeNull();
});

test("a path or a name that is too long is not found", async () => {
  await using root = await tempFolder(FILES);
  expect(await resolveInside(root.path, `${"x/".repeat(3000)}a`)).toBeNull();
  expect(await resolveInside(root.path, "x".repeat(300))).toBeNull();
});

test("a symbolic link is never followed, wherever it lies on the way and wherever it leads", async () => {
  await using root = await tempFolder(FILES);
  await using other = await tempFolder({ "secret.txt": "s" });
  await symlink("/etc", join(root.path, "etc"));
  await symlink(other.path, join(root.path, "deep/out"));
  await symlink("a.txt", join(root.path, "same.txt"));
  await symlink("absent", join(root.path, "dangling"));
  for (const path of ["etc", "etc/hostname", "deep/out/secret.txt", "same.txt", "dangling"]) {
    expect(await resolveInside(root.path, path)).toBeNull();
  }
});

test("a root behind a symbolic link serves its own files", async () => {
  await using root = await tempFolder(FILES);
  await using place = await tempFolder();
  await symlink(root.path, join(place.path, "link"));
  expect(await resolveInside(join(place.path, "link"), "a.txt")).toBe(join(root.path, "a.txt"));
});

test("a root that does not exist holds nothing", async () => {
  await using place = await tempFolder();
  expect(await resolveInside(join(place.path, "absent"), "a.txt")).toBeNull();
});

test("whatever is asked for, the answer lies inside the root and is no hidden name", async () => {
  await using root = await tempFolder(FILES);
  await symlink("/etc", join(root.path, "etc"));
  const piece = fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "",
      "a.txt",
      "deep",
      "er",
      "b.md",
      "etc",
      "hostname",
      ".git",
      "%2e%2e",
      "\0",
      "\\",
    ),
    fc.string({ maxLength: 8 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const found = await resolveInside(root.path, pieces.join("/"));
      if (found === null) return;
      expect(found.startsWith(`${root.path}/`)).toBe(true);
      expect(found).not.toContain("/.");
      expect(found).toBe(join(root.path, pieces.join("/")));
    }),
    { numRuns: 300 },
  );
});

test("a path that passes survives a join unchanged", () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const segments = plainSegments(path);
      if (segments !== null) expect(join("/root", path)).toBe(`/root/${segments.join("/")}`);
    }),
  );
});
