import { expect, test } from "bun:test";
import { symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { createArtifacts } from "../../src/library/artifacts.ts";
import { tempFolder } from "../support/folder.ts";

const JOB = "019a0000-0000-7000-8000-000000000001";
const OTHER = "019a0000-0000-7000-8000-000000000002";

const left = (files: Record<string, string>) =>
  tempFolder(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${JOB}/${path}`, text])));

test("the list names every file, sorted by code unit, with its size, type and time", async () => {
  await using root = await left({ "b.txt": "bb", "B.json": "{}", "docs/a.md": "# A", "ü.png": "p" });
  await utimes(join(root.path, JOB, "b.txt"), new Date(5000), new Date(5000));
  const list = await createArtifacts({ root: root.path }).list(JOB);
  expect(list.map((file) => file.path)).toEqual(["B.json", "b.txt", "docs/a.md", "ü.png"]);
  expect(list[1]).toMatchObject({ bytes: 2, contentType: "text/plain; charset=utf-8", modifiedAt: 5000 });
});

test("hidden names and symbolic links are neither listed, opened nor packed", async () => {
  await using root = await left({ "a.txt": "a", ".git-source/HEAD": "ref", "docs/.cache/x": "x" });
  await symlink("/etc", join(root.path, JOB, "etc"));
  await symlink("/etc/hostname", join(root.path, JOB, "host.txt"));
  const artifacts = createArtifacts({ root: root.path });
  expect((await artifacts.list(JOB)).map((file) => file.path)).toEqual(["a.txt"]);
  for (const path of [".git-source/HEAD", "docs/.cache/x", "etc/hostname", "host.txt", "docs", "../a.txt"]) {
    expect(await artifacts.open(JOB, path)).toBeNull();
  }
});

test("a job's folder that is a symbolic link holds nothing", async () => {
  await using root = await tempFolder();
  await symlink("/etc", join(root.path, JOB));
  const artifacts = createArtifacts({ root: root.path });
  expect(await artifacts.list(JOB)).toEqual([]);
  expect(await artifacts.open(JOB, "hostname")).toBeNull();
  expect(await artifacts.names(JOB, "docs")).toEqual([]);
  expect(await artifacts.repository(JOB)).toBeNull();
});

test("a docs folder that is a symbolic link holds no names", async () => {
  await using root = await left({ "a.txt": "a" });
  await symlink("/etc", join(root.path, JOB, "docs"));
  expect(await createArtifacts({ root: root.path }).names(JOB, "docs")).toEqual([]);
});

test("an opened file has its bytes and the same description as in the list", async () => {
  await using root = await left({ "docs/a.md": "# Ä" });
  const artifacts = createArtifacts({ root: root.path });
  const opened = await artifacts.open(JOB, "docs/a.md");
  expect(await opened?.body.text()).toBe("# Ä");
  expect(opened?.artifact).toEqual((await artifacts.list(JOB))[0]);
});

test("the etag changes with the size and with the time", async () => {
  await using root = await left({ "a.txt": "a" });
  const place = join(root.path, JOB, "a.txt");
  const artifacts = createArtifacts({ root: root.path });
  const etag = async () => (await artifacts.open(JOB, "a.txt"))?.artifact.etag;
  await utimes(place, 1, 1);
  const first = await etag();
  expect(first).toMatch(/^"[\w-]+"$/);
  await utimes(place, 1, 2);
  const second = await etag();
  await Bun.write(place, "ab");
  await utimes(place, 1, 2);
  expect(new Set([first, second, await etag()]).size).toBe(3);
});

test.each(["", "..", "../x", "not-a-uuid", `${JOB}/docs`, `${JOB}\0`, `${JOB.slice(1)}`])(
  "the id %j is no job",
  async (id) => {
    await using root = await left({ "a.txt": "a" });
    const artifacts = createArtifacts({ root: root.path });
    expect(() => artifacts.folderOf(id)).toThrow("No job has the id");
    for (const call of [artifacts.list, artifacts.summary, artifacts.remove, artifacts.zip]) {
      await expect(call(id)).rejects.toMatchObject({ reason: "job_not_found" });
    }
    await expect(artifacts.open(id, "a.txt")).rejects.toMatchObject({ reason: "job_not_found" });
  },
);

test("what a browser could run is served as plain text, the unknown as a download", async () => {
  const names = ["x.html", "x.HTM", "x.svg", "x.xml", "x.js", "x.xhtml", "x.mjs"];
  await using root = await left(
    Object.fromEntries([...names, "x.pdf", "x.swf", "x", "x.webp"].map((n) => [n, "x"])),
  );
  const types = new Map(
    (await createArtifacts({ root: root.path }).list(JOB)).map((file) => [file.path, file.contentType]),
  );
  for (const name of names) expect(types.get(name)).toBe("text/plain; charset=utf-8");
  for (const name of ["x.pdf", "x.swf", "x"]) expect(types.get(name)).toBe("application/octet-stream");
  expect(types.get("x.webp")).toBe("image/webp");
});

test("the summary counts, and finds where the documentation begins", async () => {
  await using root = await left({ "a.txt": "abc", "docs/index.md": "# I", "docs/start.md": "# S" });
  const artifacts = createArtifacts({ root: root.path });
  expect(await artifacts.summary(JOB)).toEqual({ count: 3, bytes: 9, docsEntry: "index.md" });
  await root.write(`${JOB}/docs/overview.md`, "# O");
  expect((await artifacts.summary(JOB)).docsEntry).toBe("overview.md");
  await root.write(`${JOB}/docs/nav.json`, JSON.stringify(nav("start.md")));
  expect((await artifacts.summary(JOB)).docsEntry).toBe("start.md");
  await root.write(`${JOB}/docs/nav.json`, JSON.stringify(nav("../a.txt")));
  expect((await artifacts.summary(JOB)).docsEntry).toBe("overview.md");
});

test("without a job's folder there is nothing, and removing nothing is no error", async () => {
  await using root = await left({ "a.txt": "a" });
  const artifacts = createArtifacts({ root: root.path });
  expect(await artifacts.summary(OTHER)).toEqual({ count: 0, bytes: 0, docsEntry: null });
  await artifacts.remove(OTHER);
  expect(await artifacts.list(JOB)).toHaveLength(1);
});

test("removing takes everything of the job, what a link points at stays", async () => {
  await using root = await left({ "a.txt": "a", ".git-source/HEAD": "ref" });
  await using other = await tempFolder({ "keep.txt": "k" });
  await symlink(other.path, join(root.path, JOB, "link"));
  const artifacts = createArtifacts({ root: root.path });
  await artifacts.remove(JOB);
  expect(await Bun.file(join(root.path, JOB, ".git-source/HEAD")).exists()).toBe(false);
  expect(await Bun.file(join(other.path, "keep.txt")).exists()).toBe(true);
});

function nav(entry: string) {
  const source = { repo: "r", ref: "main", commit: "0".repeat(40) };
  return { title: "T", source, entry, stats: {}, tree: [], pages: [] };
}
