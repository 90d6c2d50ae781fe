import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { openSqliteStore, type SqliteStore } from "../../../src/store/sqlite/store.ts";
import { tempFolder } from "../../support/folder.ts";
import { ALL, AT, allJobs, recount } from "../conformance/support.ts";

const CHILD = join(import.meta.dir, "child.ts");

/** Another process on the same database; it waits until it is told to begin. */
class Child {
  readonly #process;
  readonly #lines: AsyncGenerator<string>;

  constructor(command: string, path: string, name: string) {
    this.#process = Bun.spawn([process.execPath, CHILD, command, path, name], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    });
    this.#lines = linesOf(this.#process.stdout);
  }

  async ready(): Promise<void> {
    expect(await this.read(1)).toEqual([expect.stringMatching(/^ready/)]);
  }

  begin(): void {
    this.#process.stdin.write("go\n");
    this.#process.stdin.end();
  }

  /** The next lines that it prints. */
  async read(count: number): Promise<readonly string[]> {
    const lines: string[] = [];
    while (lines.length < count) {
      const { value, done } = await this.#lines.next();
      if (done === true) break;
      lines.push(value);
    }
    return lines;
  }

  /** Everything that it still prints, and how it ended. */
  async rest(): Promise<{ readonly lines: readonly string[]; readonly code: number }> {
    const lines = await this.read(Number.POSITIVE_INFINITY);
    return { lines, code: await this.#process.exited };
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#process.exited;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const parts = `${rest}${decoder.decode(bytes, { stream: true })}`.split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

async function together(command: string, path: string, count: number) {
  await using children = new AsyncDisposableStack();
  const all = Array.from({ length: count }, (_, i) => children.use(new Child(command, path, `node-${i}`)));
  await Promise.all(all.map((child) => child.ready()));
  for (const child of all) child.begin();
  const ends = await Promise.all(all.map((child) => child.rest()));
  expect(ends.map(({ code }) => code)).toEqual(all.map(() => 0));
  return ends.map(({ lines }) => lines);
}

function open(path: string): SqliteStore {
  return openSqliteStore({ path, durability: "normal", newId: () => Bun.randomUUIDv7() });
}

const told = (lines: readonly string[], what: string) =>
  lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

/** Whatever was interrupted: the file is sound, the counters are true, every journal is gapless. */
function expectSound(store: SqliteStore, path: string): void {
  using db = new Database(path, { readonly: true });
  expect(db.query("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  const { counts, byType } = store.stats(AT);
  expect<unknown>({ counts, byType }).toEqual(recount(store));
  const jobs = allJobs(store);
  expect(new Set(jobs.map((job) => job.change)).size).toBe(jobs.length);
  for (const { id, lastSeq, status, attempt } of jobs) {
    const events = store.events(id, 0, ALL);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: lastSeq }, (_, i) => i + 1));
    const attempts = store.attempts(id);
    expect(attempts).toHaveLength(attempt);
    if (attempt > 0) expect(attempts.at(-1)?.status).toBe(status as "running");
  }
}

describe("several processes", () => {
  test("that open a new database at once all find the same one", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    const lines = await together("open", path, 6);
    const store = open(path);
    using _ = { [Symbol.dispose]: () => store.close() };
    expect(lines).toEqual(lines.map(() => [`opened ${store.id}`]));
  });

  test("that insert and claim at once lose nothing, and no job goes to two", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    open(path).close();
    const lines = (await together("work", path, 4)).flat();
    const store = open(path);
    using _ = { [Symbol.dispose]: () => store.close() };

    const inserted = told(lines, "inserted");
    expect(inserted).toHaveLength(1000);
    for (const what of ["claimed", "completed"]) {
      expect(told(lines, what).toSorted()).toEqual(inserted.toSorted());
    }
    expect(told(lines, "refused")).toEqual([]);
    expect(store.stats(AT).counts.completed).toBe(1000);
    expectSound(store, path);
  });
});

describe("a process that is killed while it writes", () => {
  test.each([1, 40, 333])(
    "after %i acknowledged writes leaves a sound database with all of them",
    async (count) => {
      await using folder = await tempFolder();
      const path = join(folder.path, "jobs.db");
      await using victim = new Child("write", path, "victim");
      await using witness = new Child("write", path, "witness");
      await Promise.all([victim.ready(), witness.ready()]);
      victim.begin();
      witness.begin();
      const lines = [...(await victim.read(count))];
      victim.kill();
      lines.push(...(await victim.rest()).lines);

      // The other one goes on as if nothing had happened, until it is killed in its turn.
      lines.push(...(await witness.read(200)));
      witness.kill();
      lines.push(...(await witness.rest()).lines);

      const store = open(path);
      using _ = { [Symbol.dispose]: () => store.close() };
      const inserted = told(lines, "inserted");
      expect(inserted.length).toBeGreaterThanOrEqual(Math.min(count, 100));
      expect(inserted.filter((id) => store.find(id) === undefined)).toEqual([]);
      const claimed = told(lines, "claimed");
      expect(claimed.filter((id) => store.find(id)?.attempt !== 1)).toEqual([]);
      const completed = told(lines, "completed");
      expect(completed.filter((id) => store.find(id)?.status !== "completed")).toEqual([]);
      expectSound(store, path);
    },
  );
});
