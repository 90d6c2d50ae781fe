import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { STATUSES } from "../../../src/domain/status.ts";
import type { JobFilter, JobStore } from "../../../src/domain/store.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { MIGRATIONS } from "../../../src/store/sqlite/schema.ts";
import { SqliteStore } from "../../../src/store/sqlite/store.ts";

const CURSOR = { createdAt: 1, id: "x" };
const FILTERS: readonly JobFilter[] = [
  {},
  { statuses: ["failed"] },
  { statuses: STATUSES },
  { types: ["demo"] },
  { types: ["demo", "wiki"] },
  { statuses: STATUSES, types: ["demo", "wiki"] },
  { sessionId: "s" },
  { sessionId: "s", statuses: ["failed", "completed"] },
  { workflowId: "w" },
  { withDocs: true },
  { withDocs: true, types: ["wiki"] },
  { words: ["a", "b"] },
  { words: ["a", "b"], inputsOf: [] },
  { tag: "t" },
  { nodeId: "n" },
  { queue: "demo", tag: "t", nodeId: "n", words: ["a", "b"] },
];

/** The same database, which notes the text of every statement. */
function noting(db: Database, texts: Set<string>): Database {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...values: unknown[]): unknown => {
        if (name === "prepare" || name === "query") texts.add(String(values[0]));
        return Reflect.apply(value, target, values);
      };
    },
  });
}

function plans(
  use: (store: JobStore) => void,
): readonly (readonly [text: string, steps: readonly string[]])[] {
  using db = new Database(":memory:", { strict: true });
  migrate(db, MIGRATIONS);
  const texts = new Set<string>();
  const store = new SqliteStore(noting(db, texts), () => Bun.randomUUIDv7());
  use(store);
  const planned = [...texts]
    .filter((text) => /^\s*(SELECT|UPDATE|DELETE|INSERT|WITH)\b/.test(text))
    .map((text) => [text, steps(db, text)] as const);
  store.close();
  return planned;
}

function steps(db: Database, text: string): readonly string[] {
  const statement = db.prepare<{ detail: string }, null[]>(`EXPLAIN QUERY PLAN ${text}`);
  const rows = statement.all(...Array.from({ length: statement.paramsCount }, () => null));
  statement.finalize();
  return rows.map((row) => row.detail);
}

describe("the plan", () => {
  test("of every statement but those of short tables follows an index", () => {
    const scans = plans(walkPages).flatMap(([text, found]) =>
      found
        .filter((step) =>
          /^SCAN (?!\(|(due|each|json_each|nodes|counters|queues|lines|schedules|tokens|credentials|pragma_\w+)\b)/.test(
            step,
          ),
        )
        .filter((step) => !(step === "SCAN inputs" && text.endsWith("LIMIT 1")))
        // Once an hour, of tables that are short because of it.
        .filter((step) => !/^SCAN (checkpoints|inputs|dependencies|starts|endpoints)$/.test(step))
        .filter((step) => !/USING (COVERING )?INDEX|^SCAN search VIRTUAL TABLE INDEX \d+:(=|.*M)/.test(step))
        .map((step) => `${step}: ${text}`),
    );
    expect(scans).toEqual([]);
  });

  test("of a page of jobs sorts nothing", () => {
    const sorted = plans(walkPages)
      .filter(([text]) => /ORDER BY (created_at|search.rowid)/.test(text))
      // What the index does not know yet is little.
      .filter(([text]) => !text.includes("jobs_by_change"))
      .filter(([, found]) => found.some((step) => step.includes("TEMP B-TREE")));
    expect(sorted).toEqual([]);
  });

  test.each([
    ["what is due", "AS due JOIN", ["jobs_due", "jobs_expiring"]],
    ["when something is due", "SELECT min(at) AS at FROM", ["jobs_due", "jobs_expiring"]],
    ["the line of a queue", "SELECT id FROM jobs", ["jobs_in_line"]],
    ["the queues that wait", "RECURSIVE each (queue)", ["jobs_in_line"]],
    ["the first of a key", "concurrency_key = ?", ["jobs_by_key"]],
    ["a running equal", "fingerprint = ? AND status IN", ["jobs_by_fingerprint"]],
    [
      "an equal that has ended",
      "fingerprint = ? AND status IN ('completed', 'failed')",
      ["jobs_by_fingerprint"],
    ],
    ["results to reuse", "json_extract(cache, '$.key') = ?", ["jobs_by_cache_key"]],
    ["children", "WHERE parent_id = ?", ["jobs_by_parent"]],
    ["what changed", "WHERE change > ? ORDER BY change", ["jobs_by_change"]],
    ["what ended", "WHERE completed_at >= ?", ["jobs_by_end"]],
    ["what may be removed", "pinned = 0", ["jobs_by_end"]],
    ["how long jobs take", "AS ms", ["jobs_completed_by_type"]],
    ["what a schedule created", "schedule_id = ?", ["jobs_by_schedule"]],
  ])("of %s takes its own index", (_, part, indexes) => {
    const found = plans(() => undefined).filter(
      ([text]) => text.includes(part) && text.includes("FROM jobs"),
    );
    expect(found.length).toBeGreaterThan(0);
    const [, all] = found[0] ?? ["", []];
    const used = all.flatMap((step) => /\bjobs USING (?:COVERING )?INDEX (\w+)/.exec(step)?.[1] ?? []);
    expect([...new Set(used)].toSorted()).toEqual(indexes.toSorted());
  });
});

test("the plan of the children whose parent was cancelled does not read all that were", () => {
  const [, found = []] = plans(() => undefined).find(([text]) => text.includes("child.cascade = 1")) ?? [];
  const of = (name: string) => found.filter((step) => new RegExp(`^(SEARCH|SCAN) ${name}\\b`).test(step));
  expect(of("parent")).toEqual(["SEARCH parent USING INDEX sqlite_autoindex_jobs_1 (id=?)"]);
  expect(of("child")).toEqual(["SEARCH child USING INDEX jobs_of_parents (parent_id=?)"]);
  expect(found.join()).not.toContain("jobs_by_status");
});

test("the plan of which schedules are due takes their own index and sorts nothing", () => {
  const found = plans(() => undefined).filter(
    ([text]) => text.includes("FROM schedules") && text.includes("ORDER BY next_at"),
  );
  expect(found).toHaveLength(2);
  for (const [, all] of found) expect(all).toEqual([expect.stringContaining("INDEX schedules_due")]);
});

function walkPages(store: JobStore): void {
  for (const filter of FILTERS) {
    store.listIds(filter, { limit: 5, before: CURSOR });
    store.listIds(filter, { limit: 5, before: CURSOR, after: CURSOR });
    for (const order of ["asc", "desc"] as const) {
      store.list(filter, { limit: 5, order });
      store.list(filter, { limit: 5, order, after: CURSOR });
      store.list(filter, { limit: 5, order, before: CURSOR });
    }
  }
}
