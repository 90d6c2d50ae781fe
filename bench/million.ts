/**
 * How long pages and lists take with a million jobs in the database, over a real socket, one request after the other.
 *
 *     bun bench/million.ts [JOBS] [FOLDER]
 *
 * A folder that is named is kept, and used again the next time.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Status } from "../src/domain/status.ts";
import type { NewJob } from "../src/domain/store.ts";
import { listen } from "../src/listen.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";
import { newJob } from "../test/support/builders.ts";
import { testDeck } from "../test/support/deck.ts";
import { SseReader } from "../test/support/sse.ts";
import { table, temporaryFolder } from "./support.ts";

const JOBS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 60;
const SPAN_MS = 20 * 86_400_000;
const WAITING = 5000;
const NODES = Array.from({ length: 20 }, () => Bun.randomUUIDv7());
const WORDS = "hono stripe billing report invoice import export clean sync digest nightly weekly".split(" ");

async function main(): Promise<void> {
  using own = process.argv[3] === undefined ? temporaryFolder() : undefined;
  const folder = process.argv[3] ?? own?.path ?? "";
  mkdirSync(folder, { recursive: true });
  await generate(join(folder, "jobdeck.db"));

  await using deck = await testDeck({ folder, env: { JOBDECK_PORT: "0", JOBDECK_QUEUE_SIZE: "1000000" } });
  const face = await listen(deck, () => true);
  const { nodeId } = deck.store.list({ statuses: ["completed"] }, { limit: 1, order: "asc" }).jobs[0] ?? {};
  let deep = "";
  for (let i = 0, after = ""; i < 5; i += 1) {
    const page = await fetch(`${face.url}/api/jobs?limit=1000&order=asc&after=${after}`);
    // Our own answer, whose shape the API's tests hold.
    after = ((await page.json()) as { nextCursor: string }).nextCursor;
    deep = after;
  }
  const rows: string[][] = [];
  for (const [name, path] of Object.entries(paths(String(nodeId), deep))) {
    rows.push([name, ...(await measured(() => read(face.url + path)))]);
    console.error(rows.at(-1)?.join("  "));
  }
  rows.push(["POST /api/jobs", ...(await measured(() => create(face.url)))]);
  rows.push([
    "/ui/taskbar, first message",
    ...(await measured(() => firstMessage(`${face.url}/ui/taskbar`))),
  ]);
  rows.push([
    "/api/jobs/stream, first message",
    ...(await measured(() => firstMessage(`${face.url}/api/jobs/stream`))),
  ]);
  console.log(table(["", "p50 ms", "p95 ms", "p99 ms"], rows));
  await deck.stop(() => face.stop());
}

function paths(node: string, deep: string): Readonly<Record<string, string>> {
  const api = "/api/jobs";
  return {
    "/api/jobs": api,
    "/api/jobs, deep cursor": `${api}?order=asc&after=${deep}`,
    "/api/jobs?status=failed": `${api}?status=failed`,
    "/api/jobs?type=rare": `${api}?type=rare`,
    "status=failed, type=rare": `${api}?status=failed&type=rare`,
    "status=expired, type=wiki (none)": `${api}?status=expired&type=wiki`,
    "queue=rare": `${api}?queue=rare`,
    "session, of 1,000 jobs": `${api}?session=s7`,
    "tag=rare": `${api}?tag=rare`,
    "tag=often, status=failed": `${api}?tag=often&status=failed`,
    "tag that nothing has": `${api}?tag=nothing`,
    "node, a twentieth": `${api}?node=${node}`,
    "node, tag=rare, status=completed": `${api}?node=${node}&tag=rare&status=completed`,
    "q=stripe": `${api}?q=stripe`,
    "q=str (a beginning)": `${api}?q=str`,
    "q=jo (most titles)": `${api}?q=jo`,
    "q of one job": `${api}?q=123456`,
    "q that nothing has": `${api}?q=nowhere`,
    "q=stripe timeout, tag=often": `${api}?q=stripe+timeout&tag=often`,
    "/jobs": "/jobs",
    "/jobs?q=stripe": "/jobs?q=stripe",
    "/jobs?status=failed&type=wiki": "/jobs?status=failed&type=wiki",
    "/": "/",
    "/library": "/library",
    "/workers": "/workers",
    "/sessions": "/sessions",
    "/sessions/s7": "/sessions/s7",
    "/api/sessions": "/api/sessions",
    "/webhooks": "/webhooks",
    "/schedules": "/schedules",
    "/jobs/bulk?action=delete&tag=often": "/jobs/bulk?action=delete&tag=often",
    "/api/jobs/active?": `${api}/active`,
    "/api/stats": "/api/stats",
  };
}

async function generate(path: string): Promise<void> {
  if (existsSync(path)) return;
  const store = openSqliteStore({ path, durability: "normal", newId: () => Bun.randomUUIDv7() });
  await store.editQueue("line", { paused: true });
  let began = performance.now();
  for (let i = 0; i < JOBS; i += 1000) await store.insert(Array.from({ length: 1000 }, (_, k) => job(i + k)));
  console.error(`${JOBS} jobs written in ${seconds(began)} s, ${perJob(path)} bytes a job`);
  began = performance.now();
  let longest = 0;
  while (store.unindexed() > 0) {
    const step = performance.now();
    await store.index(100);
    longest = Math.max(longest, performance.now() - step);
  }
  const took = `${seconds(began)} s, longest step ${longest.toFixed(0)} ms`;
  store.close();
  console.error(`Indexed in ${took}, ${perJob(path)} bytes a job`);
}

function job(i: number): NewJob {
  const createdAt = Date.now() - SPAN_MS + Math.floor((i / JOBS) * SPAN_MS);
  const type = i % 1000 === 0 ? "rare" : i % 10 === 0 ? "wiki" : "demo";
  const status: Status = i >= JOBS - WAITING ? "queued" : i % 20 === 0 ? "failed" : "completed";
  const [a, b] = [i % WORDS.length, Math.floor(i / WORDS.length) % WORDS.length];
  const startedAt = status === "queued" ? null : createdAt + 10;
  return newJob({
    ...{ type, status, createdAt, startedAt },
    title: `Job ${i}: ${WORDS[a]} ${WORDS[b]}`,
    queue: status === "queued" ? "line" : i % 5000 === 0 ? "rare" : type,
    input: { repo: `https://example.org/${WORDS[b]}/${i}.git`, steps: i % 100 },
    errors: status === "failed" ? ["The host did not answer: timeout after 30 s"] : [],
    tags: [...(i % 10_000 === 0 ? ["rare"] : []), ...(i % 4 === 0 ? ["often"] : [])],
    sessionId: i % 100 === 0 ? `s${Math.floor(i / 100_000)}` : null,
    nodeId: status === "queued" ? null : (NODES[i % NODES.length] ?? null),
    completedAt: status === "queued" ? null : createdAt + 500 + (i % 1000),
    docsEntry: type === "wiki" && status === "completed" ? "overview.md" : null,
  });
}

async function measured(act: () => Promise<unknown>): Promise<readonly string[]> {
  for (let i = 0; i < 3; i += 1) await act();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((share) => (times[Math.ceil(ROUNDS * share) - 1] ?? 0).toFixed(1));
}

async function read(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

async function create(url: string): Promise<void> {
  const body = JSON.stringify({ type: "demo", input: { steps: 1, stepMs: 0 }, queue: "line" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/api/jobs`, { method: "POST", body, headers });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`A job was answered with ${response.status}`);
}

async function firstMessage(url: string): Promise<void> {
  const leave = new AbortController();
  const response = await fetch(url, { headers: { accept: "text/event-stream" }, signal: leave.signal });
  await new SseReader(response).next();
  leave.abort();
}

function perJob(path: string): number {
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return Math.round((statSync(path).size + wal) / JOBS);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

await main();
