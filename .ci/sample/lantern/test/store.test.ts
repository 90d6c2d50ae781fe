import { expect, test } from "bun:test";
import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore } from "../src/storage/file-store.ts";

const change = { watchId: "inbox", title: "Inbox", foundAt: 1, added: ["a.pdf"], removed: [] };

test("numbers go on after the store is opened again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lantern-"));
  await (await FileStore.open(folder)).append(change);
  const store = await FileStore.open(folder);
  expect(await store.append(change)).toMatchObject({ number: 2 });
  expect(await store.listChanges(1, 10)).toHaveLength(1);
});

test("a line that a crash cut off is passed over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lantern-"));
  await (await FileStore.open(folder)).append(change);
  await appendFile(join(folder, "journal.jsonl"), '{"number":2,"wat');
  expect(await (await FileStore.open(folder)).listChanges(0, 10)).toHaveLength(1);
});
