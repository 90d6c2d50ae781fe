/**
 * The schema, as numbered steps that are only ever added to. Step n brings a database from version n - 1 to n.
 *
 * - `jobs.n` is the order in which jobs were created: the line of a queue is (priority, n), so a job that was given
 *   back stands where it stood.
 * - `jobs.change` is the database-wide number of the row's last write, so the table is its own replay buffer.
 * - `journal` holds one row an event, but consecutive log lines share one (`seq` to `last`).
 * - `counters`, `ends` and `lines` (jobs by queue) are kept in the transactions that change a status: no request
 *   counts rows.
 * - `jobs.unmet` is how many of the jobs that it depends on have not ended, and `dependencies` who waits for whom;
 *   `jobs.blocked` is 1 while an earlier job with the same concurrency key has not ended. Both are kept by the writes
 *   that end a job, so that the line of a queue is one range of an index.
 * - `starts` remembers the starts of queues with a rate limit, for as long as the limit looks back.
 * - `sessions` has a row for every session that a job has named, kept by the insertion of jobs.
 * - `inputs` holds what was streamed to a running job; a row without a value is the end.
 * - `credentials` keeps each secret encrypted in `sealed`, with a key that is not in the database.
 * - `tokens` keeps the hash of each token's secret and never the secret; revoked ones stay.
 * - `search` is an index without texts, `searched` says which jobs are in it, and `words` are the words of letters
 *   that were ever in it: see search.ts and vocabulary.ts.
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
  `
  ALTER TABLE jobs ADD COLUMN input_from TEXT;
  ALTER TABLE jobs ADD COLUMN cascade INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE jobs ADD COLUMN schedule_id TEXT;
  ALTER TABLE jobs ADD COLUMN fingerprint TEXT;
  ALTER TABLE jobs ADD COLUMN unmet INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE jobs ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE nodes ADD COLUMN slots INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE nodes ADD COLUMN pid_space TEXT NOT NULL DEFAULT '';

  DROP INDEX jobs_in_line;
  CREATE INDEX jobs_in_line ON jobs (queue, priority DESC, n) WHERE status = 'queued' AND blocked = 0;
  DROP INDEX jobs_due;
  CREATE INDEX jobs_due ON jobs (coalesce(next_attempt_at, run_at, 0)) WHERE status = 'scheduled' AND unmet = 0;
  CREATE INDEX jobs_by_key ON jobs (concurrency_key, n)
    WHERE concurrency_key IS NOT NULL AND status IN ('scheduled', 'queued', 'running');
  CREATE INDEX jobs_by_fingerprint ON jobs (fingerprint, n) WHERE fingerprint IS NOT NULL;
  CREATE INDEX jobs_by_cache_key ON jobs (json_extract(cache, '$.key'), completed_at)
    WHERE cache IS NOT NULL AND status = 'completed' AND json_extract(cache, '$.hit') = 0;
  CREATE INDEX jobs_by_parent ON jobs (parent_id) WHERE parent_id IS NOT NULL;
  CREATE INDEX jobs_of_parents ON jobs (parent_id)
    WHERE parent_id IS NOT NULL AND status IN ('scheduled', 'queued', 'running');
  CREATE INDEX jobs_by_schedule ON jobs (schedule_id, n) WHERE schedule_id IS NOT NULL;

  CREATE TABLE dependencies (
    parent TEXT NOT NULL,
    child INTEGER NOT NULL,
    PRIMARY KEY (parent, child)
  ) STRICT, WITHOUT ROWID;

  DROP TABLE waiting;
  CREATE TABLE lines (
    queue TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    running INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO lines SELECT queue, sum(status <> 'running'), sum(status = 'running') FROM jobs
    WHERE status IN ('scheduled', 'queued', 'running') GROUP BY queue;

  CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    paused INTEGER NOT NULL,
    concurrency INTEGER,
    rate_count INTEGER,
    rate_ms INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE starts (
    queue TEXT NOT NULL,
    at INTEGER NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (queue, at, change)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE inputs (
    job INTEGER NOT NULL,
    i INTEGER NOT NULL,
    value TEXT,
    PRIMARY KEY (job, i)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    submission TEXT NOT NULL,
    cron TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    missed TEXT NOT NULL,
    overlap TEXT NOT NULL,
    paused INTEGER NOT NULL,
    next_at INTEGER,
    last_at INTEGER,
    last_job_id TEXT,
    note TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL AND paused = 0;

  CREATE VIRTUAL TABLE search USING fts5 (
    title, errors, input, labels, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii'
  );
  CREATE TABLE searched (
    place INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    hash INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  CREATE INDEX jobs_by_workflow ON jobs (json_extract(metadata, '$.workflowId'), created_at, id)
    WHERE json_extract(metadata, '$.workflowId') IS NOT NULL;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    title TEXT,
    metadata TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_creation ON sessions (created_at, id);
  CREATE INDEX sessions_by_update ON sessions (updated_at);
  INSERT INTO sessions
    SELECT session_id, NULL, '{}', min(created_by), min(created_at), max(created_at) FROM jobs
    WHERE session_id IS NOT NULL GROUP BY session_id;

  CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX documents_by_session ON documents (session_id, created_at, id);

  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    job TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    url TEXT NOT NULL,
    origin TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER,
    sent_at INTEGER,
    status_code INTEGER,
    error TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_due ON deliveries (next_at, origin) WHERE next_at IS NOT NULL;
  CREATE INDEX deliveries_by_creation ON deliveries (created_at, id);
  CREATE INDEX deliveries_by_state ON deliveries (state, created_at, id);
  CREATE INDEX deliveries_held ON deliveries (endpoint) WHERE state = 'held';
  CREATE TABLE endpoints (
    url TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    off_at INTEGER,
    error TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    queues TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE nodes ADD COLUMN types TEXT NOT NULL DEFAULT '[]';
  `,
  `
  CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    queues TEXT,
    sealed BLOB NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
];
