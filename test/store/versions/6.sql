-- What version 6 wrote: a scheduled, a queued, a running and a completed job, and a removed one.
INSERT INTO meta (key, value) VALUES
  ('change', 15);
INSERT INTO meta (key, value) VALUES
  ('id', '01980000-0000-7000-8000-00000000000f');
INSERT INTO meta (key, value) VALUES
  ('removals_forgotten', 0);
INSERT INTO jobs (n, id, type, title, icon, status, queue, priority, executor, input, metadata, tags, pinned, progress, result, errors, warnings, attempt, max_attempts, depends_on, limits, run_at, created_by, created_at, updated_at, version, change, last_seq, artifact_count) VALUES
  (1, '01980000-0000-7000-8000-000000000001', 'demo', 'Waits for its time', 'circle-play', 'scheduled', 'demo', 0, 'inline', '{"steps":1,"stepMs":0}', '{}', '["nightly"]', 0, '{"stage":null,"stages":[],"current":0,"total":0,"unit":null,"percent":null,"message":null,"updatedAt":null,"etaMs":null}', 'null', '[]', '[]', 0, 1, '[]', '{"timeMs":null,"memoryBytes":null,"outputBytes":null,"files":null,"processes":null,"costUsd":null}', 1767312060000, 'test', 1767225600001, 1767225600001, 1, 1, 1, 0);
INSERT INTO jobs (n, id, type, title, icon, status, queue, priority, executor, input, metadata, tags, pinned, progress, result, errors, warnings, attempt, max_attempts, depends_on, limits, created_by, created_at, queued_at, updated_at, version, change, last_seq, artifact_count, idempotency_key) VALUES
  (2, '01980000-0000-7000-8000-000000000002', 'demo', 'Stands in line', 'circle-play', 'queued', 'demo', 3, 'inline', '{"steps":1,"stepMs":0}', '{}', '[]', 0, '{"stage":null,"stages":[],"current":0,"total":0,"unit":null,"percent":null,"message":null,"updatedAt":null,"etaMs":null}', 'null', '[]', '[]', 0, 1, '[]', '{"timeMs":null,"memoryBytes":null,"outputBytes":null,"files":null,"processes":null,"costUsd":null}', 'test', 1767225600002, 1767225600002, 1767225600002, 1, 2, 1, 0, 'order 7');
INSERT INTO jobs (n, id, type, title, icon, status, queue, priority, executor, input, metadata, tags, pinned, progress, result, errors, warnings, attempt, max_attempts, depends_on, limits, node_id, created_by, created_at, queued_at, started_at, updated_at, version, change, last_seq, artifact_count) VALUES
  (3, '01980000-0000-7000-8000-000000000003', 'wiki', 'Runs', 'circle-play', 'running', 'wiki', 0, 'inline', '{"repo":"https://example.org/é.git"}', '{}', '[]', 0, '{"stage":null,"stages":[],"current":0,"total":0,"unit":null,"percent":null,"message":null,"updatedAt":null,"etaMs":null}', 'null', '[]', '["Slow"]', 1, 1, '[]', '{"timeMs":null,"memoryBytes":null,"outputBytes":null,"files":null,"processes":null,"costUsd":null}', 'node-1', 'test', 1767225600003, 1767225600003, 1767312000000, 1767312000005, 3, 9, 62, 0);
INSERT INTO jobs (n, id, type, title, icon, status, session_id, queue, priority, executor, input, metadata, tags, pinned, progress, result, errors, warnings, attempt, max_attempts, next_attempt_at, depends_on, limits, node_id, created_by, created_at, queued_at, started_at, completed_at, updated_at, version, change, last_seq, artifact_count, docs_entry) VALUES
  (4, '01980000-0000-7000-8000-000000000004', 'demo', 'Is done', 'circle-play', 'completed', 's1', 'demo', 0, 'inline', '{"steps":1,"stepMs":0}', '{}', '[]', 0, '{"stage":null,"stages":[],"current":0,"total":0,"unit":null,"percent":null,"message":null,"updatedAt":null,"etaMs":null}', '{"pages":3}', '[]', '[]', 2, 1, 1767312000010, '[]', '{"timeMs":null,"memoryBytes":null,"outputBytes":null,"files":null,"processes":null,"costUsd":null}', 'node-1', 'test', 1767225600004, 1767225600004, 1767312000011, 1767312000500, 1767312000500, 6, 13, 6, 0, 'overview.md');
INSERT INTO attempts (job, began, attempt, status, started_at, node_id, executor, errors) VALUES
  (3, 4, 1, 'running', 1767312000000, 'node-1', 'inline', '[]');
INSERT INTO attempts (job, began, attempt, status, started_at, ended_at, node_id, executor, errors) VALUES
  (4, 6, 1, 'failed', 1767312000000, 1767312000009, 'node-1', 'inline', '["It broke"]');
INSERT INTO attempts (job, began, attempt, status, started_at, ended_at, node_id, executor, errors) VALUES
  (4, 12, 2, 'completed', 1767312000011, 1767312000500, 'node-1', 'inline', '[]');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (1, 1, 1, 0, 1767225600001, 'status', '{"from":null,"status":"scheduled","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (2, 1, 1, 0, 1767225600002, 'status', '{"from":null,"status":"queued","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (3, 1, 1, 0, 1767225600003, 'status', '{"from":null,"status":"queued","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (3, 2, 2, 1, 1767312000000, 'status', '{"from":"queued","status":"running","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (3, 3, 62, 1, 1767312000000, 'log', X'28b52ffd60270ba50500620a1a16b055637f4369b544ac2bcb222b494a29f96819a35301c6ffffffffffffffdbb66ddbb66ddb76dbb66ddbb66ddb92244992244992e4b66ddbb66ddba64610c3b09620fc764b6ec9400266708ea4390873d439160580124a02cd81a08418645150525c97b056140178a821f4f6d8dfd01be5011124048f20048fa18980f8566a2dc7e33497e3719acb7139cde5d082af6031c18ca03b701a2815f8043686015116404ad02cf073057c2caeb476ad00a506');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 1, 1, 0, 1767225600004, 'status', '{"from":null,"status":"queued","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 2, 2, 1, 1767312000000, 'status', '{"from":"queued","status":"running","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 3, 3, 1, 1767312000009, 'status', '{"from":"running","status":"scheduled","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 4, 4, 1, 1767312000010, 'status', '{"from":"scheduled","status":"queued","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 5, 5, 2, 1767312000011, 'status', '{"from":"queued","status":"running","reason":null}');
INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES
  (4, 6, 6, 2, 1767312000500, 'status', '{"from":"running","status":"completed","reason":null}');
INSERT INTO checkpoints (job, key, value) VALUES
  (3, 'fetched', '{"commit":"abc"}');
INSERT INTO removals (change, id, at) VALUES
  (15, '01980000-0000-7000-8000-000000000005', 1767312000700);
INSERT INTO counters (type, status, n) VALUES
  ('demo', 'completed', 1);
INSERT INTO counters (type, status, n) VALUES
  ('demo', 'failed', 0);
INSERT INTO counters (type, status, n) VALUES
  ('demo', 'queued', 1);
INSERT INTO counters (type, status, n) VALUES
  ('demo', 'running', 0);
INSERT INTO counters (type, status, n) VALUES
  ('demo', 'scheduled', 1);
INSERT INTO counters (type, status, n) VALUES
  ('wiki', 'running', 1);
INSERT INTO ends (minute, status, n) VALUES
  (29455200, 'completed', 1);
INSERT INTO ends (minute, status, n) VALUES
  (29455200, 'failed', 1);
INSERT INTO nodes (id, role, pid, boot_id, start_ticks, started_at, heartbeat_at, slots, pid_space, types) VALUES
  ('node-1', 'serve', 42, 'boot', 1, 1767312000000, 1767312000000, 4, 'pid:[1]', '["demo"]');
INSERT INTO lines (queue, waiting, running) VALUES
  ('demo', 2, 0), ('wiki', 0, 1);
INSERT INTO schedules (id, title, submission, cron, time_zone, missed, overlap, paused, next_at, last_at, last_job_id, note, created_by, created_at, updated_at, version) VALUES
  ('01980000-0000-7000-8000-0000000000a1', 'Nightly', '{"type":"demo","input":{"steps":1,"stepMs":0}}', '0 2 * * *', 'Europe/Berlin', 'once', 'skip', 0, 1767315600000, 1767312000000, '01980000-0000-7000-8000-000000000004', '{"at":1767312000000,"text":"Created no job"}', 'user', 1767225600000, 1767312000000, 4);
INSERT INTO sessions (id, title, metadata, created_by, created_at, updated_at) VALUES
  ('s1', NULL, '{}', 'user', 1767312000000, 1767312000000);
INSERT INTO documents (id, session_id, filename, content_type, bytes, metadata, created_by, created_at, updated_at) VALUES
  ('01980000-0000-7000-8000-0000000000d1', 's1', 'api.yaml', 'application/yaml', 1200, '{}', 'user', 1767312000000, 1767312000000);
INSERT INTO tokens (id, name, hash, scopes, queues, created_by, created_at, expires_at, last_used_at, revoked_at) VALUES
  ('01980000-0000-7000-8000-0000000000e1', 'ci', '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', '["run"]', '["demo"]', 'cli', 1767312000000, NULL, 1767312000000, NULL);
INSERT INTO credentials (id, name, kind, host, queues, sealed, created_by, created_at, last_used_at) VALUES
  ('01980000-0000-7000-8000-0000000000d1', 'acme', 'https', 'github.com/acme', '["demo"]', x'0102', 'user', 1767312000000, NULL);
