import type { Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import { type JobRow, jobOf } from "./rows.ts";
import type { Statements } from "./statements.ts";

/** The newest so many are looked at for one whose result is whole enough. */
const MOST_REUSABLE = 5;

const ACTIVE_CHILDREN = `FROM jobs INDEXED BY jobs_of_parents
  WHERE parent_id IS NOT NULL AND status IN ('scheduled', 'queued', 'running')`;

/** Jobs by what they have to do with other jobs. */
export class Family {
  readonly #forsaken: Statement<JobRow, [number]>;
  readonly #firstOfKey: Statement<JobRow, [string]>;
  readonly #children: Statement<JobRow, [string, number]>;
  readonly #dependents: Statement<JobRow, [string, number]>;
  readonly #reusable: Statement<JobRow, [string, number, number]>;

  constructor(statements: Statements) {
    // From parent to parent along the index of active children: SQLite itself begins with every job that was cancelled,
    // which took 30 ms with 200,000 of them, at each look at what is due; so it takes as long as there are parents.
    this.#forsaken = statements.prepare(
      `WITH RECURSIVE each (parent) AS (
         SELECT * FROM (SELECT parent_id ${ACTIVE_CHILDREN} ORDER BY parent_id LIMIT 1)
         UNION ALL
         SELECT (SELECT parent_id ${ACTIVE_CHILDREN} AND parent_id > each.parent ORDER BY parent_id LIMIT 1)
         FROM each WHERE parent IS NOT NULL
       )
       SELECT child.* FROM each
         CROSS JOIN jobs AS parent ON parent.id = each.parent AND parent.status = 'cancelled'
         CROSS JOIN jobs AS child INDEXED BY jobs_of_parents ON child.parent_id = each.parent
       WHERE child.parent_id IS NOT NULL AND child.status IN ('scheduled', 'queued', 'running')
         AND child.cascade = 1 AND child.cancel_requested_at IS NULL LIMIT ?`,
    );
    this.#firstOfKey = statements.prepare(
      `SELECT * FROM jobs INDEXED BY jobs_by_key
       WHERE concurrency_key = ? AND status IN ('scheduled', 'queued', 'running') ORDER BY n LIMIT 1`,
    );
    this.#children = statements.prepare("SELECT * FROM jobs WHERE parent_id = ? ORDER BY n LIMIT ?");
    this.#dependents = statements.prepare(
      "SELECT jobs.* FROM dependencies JOIN jobs ON jobs.n = child WHERE parent = ? ORDER BY n LIMIT ?",
    );
    this.#reusable = statements.prepare(
      `SELECT * FROM jobs INDEXED BY jobs_by_cache_key
       WHERE cache IS NOT NULL AND status = 'completed' AND json_extract(cache, '$.hit') = 0
         AND json_extract(cache, '$.key') = ? AND completed_at >= ? ORDER BY completed_at DESC LIMIT ?`,
    );
  }

  forsaken(limit: number): readonly Job[] {
    return this.#forsaken.all(limit).map(jobOf);
  }

  firstOfKey(key: string): Job | undefined {
    const row = this.#firstOfKey.get(key);
    return row === null ? undefined : jobOf(row);
  }

  children(parentId: string, limit: number): readonly Job[] {
    return this.#children.all(parentId, limit).map(jobOf);
  }

  dependents(id: string, limit: number): readonly Job[] {
    return this.#dependents.all(id, limit).map(jobOf);
  }

  reusable(key: string, since: number): readonly Job[] {
    return this.#reusable.all(key, since, MOST_REUSABLE).map(jobOf);
  }
}
