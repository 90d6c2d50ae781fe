import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createGzip, gunzipSync } from "node:zlib";
import { extract, type Header, pack } from "tar-stream";
import { runCli } from "../../src/cli/cli.ts";
import { CliHost } from "../support/cli-host.ts";
import type { Said } from "../support/cli-sides.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";

/** Runs a command in a folder, whose data folder is `data` unless the words say otherwise. */
export async function cli(folder: string, ...words: readonly string[]): Promise<Said> {
  const host = new CliHost(folder);
  const code = await runCli(words, host);
  if (host.listening !== 0) throw new Error("It still listens to signals");
  const shown = (text: string) => text.replaceAll(folder, "…");
  return { code, out: shown(host.out.text), err: shown(host.err.text) };
}

/** A data folder with a job of each end, files of all kinds, a session and a document; nobody works on it afterwards. */
export async function filled(data: string): Promise<void> {
  await using deck = await testDeck({ folder: data });
  const { tracker, sessions } = deck;
  const made = await tracker.enqueue("demo", { steps: 1, stepMs: 0, outputBytes: 300_000, logLines: 5 });
  const failed = await tracker.enqueue("demo", { steps: 1, stepMs: 0, failAt: 1 }, { tags: ["red"] });
  await Promise.all([made, failed].map(({ id }) => deck.ended(id)));
  const folder = deck.artifacts.folderOf(made.id);
  await mkdir(join(folder, ".git-source/refs/heads"), { recursive: true });
  await Bun.write(join(folder, "docs/überblick — mit sehr langem Namen".padEnd(180, "x")), "text");
  await Bun.write(join(folder, "docs/empty.md"), "");
  await sessions.create({ id: "papers" }, "api");
  const content = new TextEncoder().encode("A paper");
  await sessions.save(
    "papers",
    [{ filename: "paper.txt", contentType: "text/plain", content }],
    "add",
    "api",
  );
  await tracker.enqueue("demo", { steps: 1 }, { sessionId: "papers", runAt: Date.UTC(2100, 0, 1) });
}

/** All that a data folder says of itself, in one value. */
export async function contentOf(deck: TestDeck): Promise<unknown> {
  const { jobs } = deck.tracker.list({}, { limit: 1000, order: "asc" });
  const papers = deck.sessions.find("papers") === undefined ? [] : deck.sessions.documents("papers");
  const documents = await Promise.all(
    papers.map(async (paper) => [paper, await deck.documents.open(paper.id).text()]),
  );
  const made = await Promise.all(
    jobs.map(async (job) => ({
      ...{ job, events: deck.tracker.events(job.id, 0, 1000) },
      files: await Promise.all(
        (await deck.artifacts.list(job.id)).map(async ({ path, bytes }) => {
          const file = Bun.file(join(deck.artifacts.folderOf(job.id), path));
          return [path, bytes, Bun.hash(await file.bytes())];
        }),
      ),
    })),
  );
  return { made, documents };
}

export interface Entry {
  readonly header: Partial<Header> & Pick<Header, "name">;
  readonly text: Uint8Array;
}

/** The entries of an archive, in their order. */
export async function entriesOf(file: string): Promise<readonly Entry[]> {
  const tar = extract();
  tar.end(gunzipSync(await Bun.file(file).bytes()));
  const entries: Entry[] = [];
  for await (const entry of tar) {
    const parts: Uint8Array[] = [];
    for await (const part of entry) if (part instanceof Uint8Array) parts.push(part);
    entries.push({ header: entry.header, text: Buffer.concat(parts) });
  }
  return entries;
}

/** Writes an archive, as anybody could. */
export async function archive(file: string, entries: readonly Entry[]): Promise<void> {
  const tar = pack();
  for (const { header, text } of entries) tar.entry({ ...header, size: text.length }, text);
  tar.finalize();
  const gzip = createGzip();
  tar.pipe(gzip);
  const parts: Uint8Array[] = [];
  for await (const part of gzip) parts.push(part);
  await Bun.write(file, Buffer.concat(parts));
}

/** With sums that fit what is in it. */
export function summed(entries: readonly Entry[]): readonly Entry[] {
  const files = entries.filter(({ header }) => header.type !== "directory" && header.name !== "SHA256SUMS");
  const lines = files.map(({ header, text }) => {
    return `${new Bun.CryptoHasher("sha256").update(text).digest("hex")}  ${header.name}\n`;
  });
  return [
    ...entries.filter(({ header }) => header.name !== "SHA256SUMS"),
    textEntry("SHA256SUMS", lines.join("")),
  ];
}

export function textEntry(name: string, text: string, more: Partial<Header> = {}): Entry {
  return { header: { name, type: "file", mode: 0o600, ...more }, text: new TextEncoder().encode(text) };
}
