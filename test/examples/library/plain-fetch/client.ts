/** A client without any of our code: `bun client.ts http://localhost:3000`. */
const [server = "http://localhost:3000"] = process.argv.slice(2);

interface Job {
  readonly id: string;
  readonly status: string;
  readonly result: unknown;
  readonly errors: readonly string[];
}

async function ask(path: string, init: RequestInit = {}): Promise<Job> {
  const response = await fetch(server + path, init);
  const body = await response.json();
  if (!response.ok) throw new Error(`${body.error.code}: ${body.error.message}`);
  return body;
}

// 202 with the job, which is on disk. The key makes it safe to ask again when no answer came.
const { id } = await ask("/api/jobs", {
  method: "POST",
  headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
  body: JSON.stringify({ type: "count", input: { to: 3 } }),
});

// A long poll: it answers when the job has ended, or after 30 seconds.
let job = await ask(`/api/jobs/${id}/wait?timeout=30`);
while (!["completed", "failed", "cancelled", "expired"].includes(job.status)) {
  job = await ask(`/api/jobs/${id}/wait?timeout=30`);
}
console.log(JSON.stringify({ status: job.status, result: job.result, errors: job.errors }));
