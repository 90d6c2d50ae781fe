/**
 * What another process does with a store: `bun child.ts <command> <database> [name]`. It begins when it is sent a
 * line, so that several begin together, and prints a line for each write that was acknowledged.
 */

import { writeSync } from "node:fs";
import { openSqliteStore, type SqliteStore } from "../../../src/store/sqlite/store.ts";
import { newJob } from "../../support/builders.ts";
import { claimJobs } from "../../support/claim.ts";

const [, , command = "", path = "", name = ""] = process.argv;
const AT = Date.UTC(2026, 0, 2);
const JOBS = 250;

const COMMANDS: Readonly<Record<string, (store: SqliteStore) => Promise<void>>> = {
  /** Nothing but opening. */
  open: async (store) => say("opened", store.id),
  /** Creates its share of jobs, then works with the others until none is left. */
  work: async (store) => {
    for (let done = 0; done < JOBS; done += 10) {
      const insertions = await store.insert(Array.from({ length: 10 }, () => newJob()));
      for (const { job } of insertions) say("inserted", job.id);
      await claimAndComplete(store);
    }
    while ((await claimAndComplete(store)) > 0);
  },
  /** Writes of every kind without an end. */
  write: async (store) => {
    for (;;) {
      const results = await Promise.all([
        store.insert([newJob()]),
        store.insert([newJob(), newJob()], { nodeId: name, at: AT }),
        store.insert([newJob({ status: "scheduled" })]),
      ]);
      for (const { job } of results.flat()) say("inserted", job.id);
      const [running] = results[1];
      if (running !== undefined) await store.update(running.job.id, {}, { at: AT }, lines());
      await claimAndComplete(store);
    }
  },
};

async function claimAndComplete(store: SqliteStore): Promise<number> {
  const jobs = await claimJobs(store, {
    nodeId: name,
    at: AT,
    limit: 7,
    queues: [{ queue: "demo", limit: 7 }],
  });
  for (const { id } of jobs) say("claimed", id);
  await Promise.all(
    jobs.map(async ({ id, attempt }) => {
      const patch = { completedAt: AT, result: { by: name } };
      const { ok } = await store.transition(id, "complete", patch, { at: AT, attempt, nodeId: name });
      say(ok ? "completed" : "refused", id);
    }),
  );
  return jobs.length;
}

function lines() {
  return Array.from({ length: 50 }, (_, i) => ({
    type: "log" as const,
    at: AT,
    data: {
      level: "info" as const,
      stage: null,
      message: `Line ${i} of a log that is long enough to be packed`,
    },
  }));
}

function say(what: string, id: string): void {
  writeSync(1, `${what} ${id}\n`);
}

const run = COMMANDS[command];
if (run === undefined) throw new Error(`Expected one of ${Object.keys(COMMANDS)}, got ${command}`);
say("ready", name);
for await (const _ of console) break;
const store = openSqliteStore({ path, durability: "normal", newId: () => Bun.randomUUIDv7() });
await run(store);
store.close();
