/**
 * The schema, as numbered steps that are only ever added to. Step n brings a database from version n - 1 to n.
 *
 * - `jobs.n` is the order in which jobs were created: the line of a queue is (priority, n), so a job that was given
 *   back stands where it stood.
 * - `jobs.change` is the database-wide number of the row's last write, so the table is its own replay buffer.
 * - `journal` holds one row an event, but consecutive log lines share one (`seq` to `last`).
 * - `counters`, `ends` and `waiting` (jobs by queue) are kept in the transactions that change a status: no request
 *   counts rows.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE jobs (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    icon TEXT NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT,
    session_id TEXT,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    concurrency_key TEXT,
    executor TEXT NOT NULL,
    input TEXT NOT NULL,
    metadata TEXT NOT NULL,
    tags TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    progress TEXT NOT NULL,
    result TEXT NOT NULL,
    errors TEXT NOT NULL,
    warnings TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    next_attempt_at INTEGER,
    retry_of TEXT,
    depends_on TEXT NOT NULL,
    parent_id TEXT,
    limits TEXT NOT NULL,
    run_at INTEGER,
    expires_at INTEGER,
    stop TEXT,
    cache TEXT,
    callback TEXT,
    usage TEXT,
    first_output_ms INTEGER,
    node_id TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    queued_at INTEGER,
    started_at INTEGER,
    cancel_requested_at INTEGER,
    completed_at INTEGER,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    change INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    artifact_count INTEGER NOT NULL,
    docs_entry TEXT,
    idempotency_key TEXT
  ) STRICT;

  CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (idempotency_key) WHERE idempotency_key IS NOT NULL;
  CREATE INDEX jobs_by_creation ON jobs (created_at, id);
  CREATE INDEX jobs_by_status ON jobs (status, created_at, id);
  CREATE INDEX jobs_by_type ON jobs (type, created_at, id);
  CREATE INDEX jobs_by_session ON jobs (session_id, created_at, id) WHERE session_id IS NOT NULL;
  CREATE INDEX jobs_by_change ON jobs (change);
  CREATE INDEX jobs_in_line ON jobs (queue, priority DESC, n) WHERE status = 'queued';
  CREATE INDEX jobs_due ON jobs (coalesce(next_attempt_at, run_at)) WHERE status = 'scheduled' AND coalesce(next_attempt_at, run_at) IS NOT NULL;
  CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL AND attempt = 0 AND status IN ('scheduled', 'queued');
  CREATE INDEX jobs_by_end ON jobs (completed_at) WHERE completed_at IS NOT NULL;
  CREATE INDEX jobs_completed_by_type ON jobs (type, completed_at) WHERE status = 'completed';
  CREATE INDEX jobs_with_docs ON jobs (created_at, id) WHERE docs_entry IS NOT NULL;

  CREATE TABLE attempts (
    job INTEGER NOT NULL,
    began INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    node_id TEXT NOT NULL,
    executor TEXT NOT NULL,
    errors TEXT NOT NULL,
    stop TEXT,
    PRIMARY KEY (job, began)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal (
    job INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    last INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    body ANY NOT NULL,
    PRIMARY KEY (job, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoints (
    job INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (job, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE removals (change INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

  CREATE TABLE counters (
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (type, status)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE ends (
    minute INTEGER NOT NULL,
    status TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (minute, status)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    pid INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    start_ticks INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE waiting (queue TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO waiting SELECT queue, count(*) FROM jobs WHERE status IN ('scheduled', 'queued') GROUP BY queue;
  `,
];
