import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { runMark } from "../../src/domain/processes.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, serve as serveIn, until } from "../support/jobdeck.ts";

// Each test starts several programs, however busy the machine is.
setDefaultTimeout(60_000);

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const serve = (env: Readonly<Record<string, string>> = {}) => serveIn(folder.path, env);
const ENDLESS = { steps: 10_000, stepMs: 20 };

async function create(url: string, input: object, options: object = {}): Promise<string> {
  const created = await fetch(`${url}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "demo", input, ...options }),
  });
  return (await created.json()).id;
}

const show = async (url: string, id: string) => (await fetch(`${url}/api/jobs/${id}`)).json();
const attemptsOf = async (url: string, id: string): Promise<readonly { readonly status: string }[]> =>
  (await fetch(`${url}/api/jobs/${id}/attempts`)).json();
const wait = async (url: string, id: string) => (await fetch(`${url}/api/jobs/${id}/wait?timeout=60`)).json();

/** Reads a job's stream of events until it has told of things, in their order. */
async function heard(url: string, id: string, ...texts: readonly string[]): Promise<void> {
  const events = await fetch(`${url}/api/jobs/${id}/events`, { headers: { accept: "text/event-stream" } });
  if (events.body === null) throw new Error("The journal has no body");
  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  for (const text of texts) {
    while (!seen.includes(text)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`The stream ended without ${text}`);
      seen += value;
    }
    seen = seen.slice(seen.indexOf(text) + text.length);
  }
  await reader.cancel();
}

/** Its handler is at work. */
const begun = (url: string, id: string) => heard(url, id, "event: progress");
const remains = (id: string) => machineProcesses().listRun({ mark: runMark(id, 1), group: null });

describe("a server", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "says where it listens and what to do first, and %s ends it",
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

  test("says which variables it ignores, since they may be misspelt", async () => {
    const { server, text } = await serve({ JOBDECK_GRAZE: "5s" });
    await using _ = server;
    expect(text).toContain("Ignored  JOBDECK_GRAZE: no setting has this name");
  });

  test.each(["localhost", "::1", ...(process.platform === "linux" ? ["127.0.0.2"] : [])])(
    "answers under the address that it listens on: %s",
    async (host) => {
      const { server, url } = await serve({ JOBDECK_HOST: host });
      await using _ = server;
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    },
  );

  test("whose port is taken says so in one clear sentence, exits with 1, and touches no job", async () => {
    const { server, url } = await serve();
    await using _ = server;
    const id = await create(url, ENDLESS);
    await begun(url, id);
    const { port } = new URL(url);
    await using other = jobdeck(folder.path, ["serve", "--port", port]);
    const text = await new Response(other.stderr).text();
    expect(await other.exited).toBe(1);
    expect(text).toStartWith(`error  Port ${port} on 127.0.0.1 can't be listened on`);
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(await show(url, id)).toMatchObject({ status: "running", attempt: 1 });
  });
});

describe("a server that is told to end while jobs run", () => {
  const running = async (grace: string, input: object) => {
    const { server, url } = await serve({ JOBDECK_GRACE: grace, JOBDECK_CONCURRENCY: "8" });
    const ids: string[] = [];
    for (const executor of ["inline", "subprocess"]) ids.push(await create(url, input, { executor }));
    await Promise.all(ids.map((id) => begun(url, id)));
    return { server, url, ids };
  };

  test.each([
    ["SIGTERM", "that heed it", "30s", { ...ENDLESS, fork: 1 }, ["exited", "killed"]],
    ["SIGINT", "that are deaf", "0s", { ...ENDLESS, deaf: true, fork: 1 }, ["fenced", "killed"]],
  ] as const)(
    "by %s gives back jobs %s; the next one goes on with them",
    async (signal, _, grace, input, proofs) => {
      const { server, ids } = await running(grace, input);
      await using _server = server;
      server.kill(signal);
      expect(await server.exited).toBe(0);
      expect(await new Response(server.stderr).text()).toBe("");
      for (const id of ids) expect(await remains(id)).toEqual([]);

      const next = await serve({ JOBDECK_GRACE: "0s" });
      await using _next = next.server;
      for (const [n, id] of ids.entries()) {
        // The end of one attempt, then the beginning of the next.
        await heard(next.url, id, '"reason":"shutdown"', '"from":"queued","status":"running"');
        expect(await show(next.url, id)).toMatchObject({ attempt: 1, maxAttempts: 1, errors: [] });
        const [first, second, ...more] = await attemptsOf(next.url, id);
        expect(first).toMatchObject({ attempt: 1, status: "interrupted", stop: { proof: proofs[n] } });
        expect([second, more]).toMatchObject([{ attempt: 1 }, []]);
      }
    },
  );

  test("waits for a job that ends within the grace", async () => {
    const { server, ids } = await running("30s", { steps: 30, stepMs: 20, deaf: true });
    await using _ = server;
    server.kill("SIGTERM");
    expect(await server.exited).toBe(0);
    const next = await serve();
    await using _next = next.server;
    for (const id of ids) expect(await show(next.url, id)).toMatchObject({ status: "completed", stop: null });
  });

  test("still cancels what it is asked to cancel", async () => {
    const { server, url, ids } = await running("3s", { ...ENDLESS, deaf: true });
    await using _ = server;
    server.kill("SIGTERM");
    await until(server.stdout, "Stopping");
    for (const id of ids) await fetch(`${url}/api/jobs/${id}/cancel`, { method: "POST" });
    expect(await server.exited).toBe(0);
    const next = await serve();
    await using _next = next.server;
    for (const id of ids) expect(await show(next.url, id)).toMatchObject({ status: "cancelled" });
  });

  test("does not wait for them at a second signal", async () => {
    const { server } = await running("10m", { ...ENDLESS, deaf: true });
    await using _ = server;
    server.kill("SIGINT");
    await until(server.stdout, "Stopping");
    server.kill("SIGINT");
    expect(await server.exited).toBe(1);
  });
});

describe("a job that runs in a terminal beside a server", () => {
  async function beside(flags: readonly string[] = []) {
    const { server, url } = await serve();
    const words = ["run", "demo", "--steps", "10000", "--step-ms", "20", "--fork", "1", ...flags];
    const run = jobdeck(folder.path, words);
    const [, id = ""] = /steps {2}(\S+)\n/.exec(await until(run.stdout, "Running")) ?? [];
    return { server, url, run, id };
  }

  test("is live in the web face, and can be stopped there", async () => {
    const { server, url, run, id } = await beside();
    await using _ = server;
    await using _run = run;
    expect(await show(url, id)).toMatchObject({ id, status: "running", createdBy: "cli" });
    const taskbar = await fetch(`${url}/api/jobs/stream`);
    if (taskbar.body === null) throw new Error("The stream has no body");
    await until(taskbar.body, `taskbar-job-${id}`);
    await heard(url, id, "Step 40 of 10000");
    await fetch(`${url}/api/jobs/${id}/cancel`, { method: "POST" });
    expect(await until(taskbar.body, "ancelled")).toContain(id);
    expect(await run.exited).toBe(130);
    expect(await show(url, id)).toMatchObject({
      status: "cancelled",
      statusReason: "api",
      stop: { proof: "exited" },
    });
    expect(await remains(id)).toEqual([]);
  });

  test("is cancelled by Ctrl-C, which the server hears", async () => {
    const { server, url, run, id } = await beside();
    await using _ = server;
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    expect(await wait(url, id)).toMatchObject({ status: "cancelled", statusReason: "user" });
  });

  test("that is killed has failed within seconds, and nothing of it lives", async () => {
    const { server, url, run, id } = await beside();
    await using _ = server;
    expect(await remains(id)).toHaveLength(1);
    run.kill("SIGKILL");
    expect(await wait(url, id)).toMatchObject({ status: "failed", statusReason: "worker_lost" });
    expect(await remains(id)).toEqual([]);
  });

  test("that is killed while it is being cancelled is cancelled", async () => {
    const { server, url, run, id } = await beside(["--deaf", "--grace", "10m"]);
    await using _ = server;
    await fetch(`${url}/api/jobs/${id}/cancel`, { method: "POST" });
    await heard(url, id, '"step":"signalled"');
    run.kill("SIGKILL");
    expect(await wait(url, id)).toMatchObject({ status: "cancelled", stop: { proof: "killed" } });
  });

  test("is left alone by a server that starts, and goes on without one", async () => {
    const { server, run, id } = await beside();
    await using _run = run;
    server.kill("SIGKILL");
    await server.exited;
    const next = await serve();
    await using _next = next.server;
    expect(await show(next.url, id)).toMatchObject({ status: "running", attempt: 1, createdBy: "cli" });
    await heard(next.url, id, "Step 50 of 10000");
    run.kill("SIGTERM");
    expect(await run.exited).toBe(130);
  });
});
