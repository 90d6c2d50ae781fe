import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, until } from "../support/jobdeck.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const ANY_PORT = { JOBDECK_PORT: "0" };

async function serve(env: Readonly<Record<string, string>> = {}) {
  const server = jobdeck(folder.path, ["serve"], { ...ANY_PORT, ...env });
  const text = await until(server.stdout, "Stop ");
  const [, url = ""] = /listens on (\S+)/.exec(text) ?? [];
  return { server, text, url };
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "it says where it listens and what to do first, and %s ends it",
  async (signal) => {
    const { server, text, url } = await serve();
    await using _ = server;
    expect(text).toContain("open it in a browser");
    const health = await fetch(`${url}/healthz`);
    expect(await health.json()).toMatchObject({ status: "ok" });
    server.kill(signal);
    expect(await until(server.stdout, "Stopped.")).toContain("Stopping");
    expect(await server.exited).toBe(0);
    expect(await new Response(server.stderr).text()).toBe("");
  },
);

test.each(["localhost", "::1", ...(process.platform === "linux" ? ["127.0.0.2"] : [])])(
  "it answers under the address that it listens on: %s",
  async (host) => {
    const { server, url } = await serve({ JOBDECK_HOST: host });
    await using _ = server;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  },
);

test("a second signal does not wait for running jobs", async () => {
  const { server, url } = await serve({ JOBDECK_GRACE: "10m" });
  await using _ = server;
  const input = { steps: 10_000, stepMs: 20, deaf: true };
  const created = await fetch(`${url}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "demo", input }),
  });
  const events = await fetch(`${url}${created.headers.get("location")}/events`, {
    headers: { accept: "text/event-stream" },
  });
  if (events.body === null) throw new Error("The journal has no body");
  await until(events.body, '"status":"running"');
  server.kill("SIGINT");
  await until(server.stdout, "Stopping");
  server.kill("SIGINT");
  expect(await server.exited).toBe(1);
});

test("a taken port is one clear sentence and exit 1", async () => {
  await using other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  await using server = jobdeck(folder.path, ["serve", "--port", String(other.port)]);
  const text = await new Response(server.stderr).text();
  expect(await server.exited).toBe(1);
  expect(text).toStartWith(`error  Port ${other.port} on 127.0.0.1 can't be listened on`);
  expect(text.trimEnd().split("\n")).toHaveLength(1);
});

test("a job that runs in a terminal is live in the web face, and can be stopped there", async () => {
  const { server, url } = await serve();
  await using _ = server;
  await using run = jobdeck(folder.path, ["run", "demo", "--steps", "10000", "--step-ms", "20"]);
  const [, id = ""] = /steps {2}(\S+)\n/.exec(await until(run.stdout, "Running")) ?? [];
  const seen = await fetch(`${url}/api/jobs/${id}`);
  expect(await seen.json()).toMatchObject({ id, status: "running", createdBy: "cli" });
  await fetch(`${url}/api/jobs/${id}/cancel`, { method: "POST" });
  expect(await run.exited).toBe(130);
  const ended = await fetch(`${url}/api/jobs/${id}`);
  expect(await ended.json()).toMatchObject({
    status: "cancelled",
    statusReason: "api",
    stop: { proof: "exited" },
  });
  server.kill("SIGTERM");
  expect(await server.exited).toBe(0);
});
