import { describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { ClientError, type ClientEvent, client, JobFailure, type Storage } from "jobdeck/client";
import { defineJob, t } from "../../src/jobs/define.ts";
import { embedded } from "../support/embedded.ts";

/** A job that ends when the test lets it. */
function gated() {
  const gate = Promise.withResolvers<void>();
  const type = defineJob({
    type: "gated",
    title: "Gated",
    input: t.Object({ n: t.Integer(), fail: t.Optional(t.Boolean()) }),
    async run(ctx, { n, fail }) {
      ctx.progress(1, 2, "Half");
      await Promise.race([gate.promise, aborted(ctx.signal)]);
      ctx.signal.throwIfAborted();
      if (fail) throw new Error("It was told to fail");
      return { n };
    },
  });
  return { type, open: gate.resolve };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

async function served() {
  const gate = gated();
  const deck = await embedded({ jobs: [gate.type], grace: "5s" });
  const app = new Elysia().use(deck.plugin({ prefix: "/deck" })).listen(0);
  const server = `http://localhost:${app.server?.port}/deck`;
  return {
    ...{ deck, gate, server },
    connect: (storage: Storage | null = null, fetch?: typeof globalThis.fetch) =>
      client<Types>({ server, storage, ...(fetch === undefined ? {} : { fetch }) }),
    async [Symbol.asyncDispose]() {
      gate.open();
      await deck[Symbol.asyncDispose]();
      await app.stop(true);
    },
  };
}

type Types = {
  readonly gated: {
    readonly input: { readonly n: number; readonly fail?: boolean };
    readonly result: { readonly n: number };
  };
};

function storage(): Storage & { readonly keys: readonly string[] } {
  const values = new Map<string, string>();
  return {
    get keys() {
      return [...values.keys()];
    },
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

async function all(events: AsyncIterable<ClientEvent>): Promise<readonly ClientEvent[]> {
  const seen: ClientEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe("jobdeck/client", () => {
  test("runs a job and gives its result, typed", async () => {
    await using host = await served();
    const job = await host.connect().run("gated", { n: 7 }, { title: "Seven", tags: ["a"] });
    expect(job.job).toMatchObject({ title: "Seven", tags: ["a"], status: "queued" });
    host.gate.open();
    const { n } = await job.result();
    const same: number = n;
    expect(same).toBe(7);
    expect(await job.ended()).toMatchObject({ status: "completed", result: { n: 7 } });
  });

  test("throws the reasons of a failure", async () => {
    await using host = await served();
    host.gate.open();
    const job = await host.connect().run("gated", { n: 7, fail: true });
    const failure = await job.result().catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(JobFailure);
    expect(failure).toMatchObject({ status: "failed", errors: ["It was told to fail"], jobId: job.id });
  });

  test("says why it was refused, with the server's code", async () => {
    await using host = await served();
    const refused = await host
      .connect()
      // @ts-expect-error a number is expected
      .run("gated", { n: "x" })
      .catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(ClientError);
    expect(refused).toMatchObject({ code: "input_invalid", status: 422, requestId: expect.any(String) });
    await expect(host.connect().get("nobody")).rejects.toMatchObject({ code: "job_not_found", status: 404 });
  });

  test("follows a job from its first event to its last, each once", async () => {
    await using host = await served();
    const job = await host.connect().run("gated", { n: 1 });
    const following = all(job.events());
    host.gate.open();
    const events = await following;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)).toMatchObject({ type: "status", data: { status: "completed" } });
    expect(await all(job.events({ after: events.length }))).toEqual([]);
  });

  test("goes on where a connection broke", async () => {
    await using host = await served();
    let streams = 0;
    const cutting = async (input: string, init: RequestInit): Promise<Response> => {
      const response = await globalThis.fetch(input, init);
      if (!input.includes("/events")) return response;
      streams += 1;
      if (streams === 2) return new Response("busy", { status: 503 });
      return streams === 1 ? firstMessageOf(response) : response;
    };
    const job = await client({ server: host.server, storage: null, fetch: cutting }).run("gated", { n: 1 });
    const following = all(job.events());
    host.gate.open();
    const events = await following;
    expect(streams).toBe(3);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)).toMatchObject({ data: { status: "completed" } });
  });

  test("stops following when it is told to, and the job goes on", async () => {
    await using host = await served();
    const job = await host.connect().run("gated", { n: 1 });
    const enough = new AbortController();
    const following = all(job.events({ signal: enough.signal }));
    enough.abort(new Error("Enough"));
    await expect(following).rejects.toThrow("Enough");
    await expect(job.ended({ signal: enough.signal })).rejects.toThrow("Enough");
    expect(["queued", "running"]).toContain((await host.connect().get(job.id)).status);
  });

  test("cancels, once", async () => {
    await using host = await served();
    const job = await host.connect().run("gated", { n: 1 });
    expect(await job.cancel("No longer needed")).toBe(true);
    expect(await job.ended()).toMatchObject({ status: "cancelled" });
    expect(await job.cancel()).toBe(false);
    expect(await host.connect().cancel(crypto.randomUUID())).toBe(false);
    await expect(job.result()).rejects.toThrow(`Job ${job.id} was cancelled`);
  });

  test("finds its job again after a reload", async () => {
    await using host = await served();
    const kept = storage();
    const { id } = await host.connect(kept).run("gated", { n: 5 }, { as: "import" });
    const again = await host.connect(kept).reconnect("import");
    expect(again?.id).toBe(id);
    host.gate.open();
    expect(await again?.result()).toEqual({ n: 5 });
    // Ended jobs are found too: whoever comes late sees how it ended.
    expect((await host.connect(kept).reconnect("import"))?.job.status).toBe("completed");
    expect(await host.connect(kept).reconnect("gated")).toBeNull();
    expect(await host.connect(null).reconnect("import")).toBeNull();
  });

  test("forgets a job when it is told to, and when it was deleted", async () => {
    await using host = await served();
    const kept = storage();
    const deck = host.connect(kept);
    await deck.run("gated", { n: 5 }, { as: "one" });
    deck.forget("one");
    expect(await deck.reconnect("one")).toBeNull();
    const two = await deck.run("gated", { n: 5 }, { as: "two" });
    host.gate.open();
    await two.ended();
    await fetch(`${host.server}/api/jobs/${two.id}`, { method: "DELETE" });
    expect(await deck.reconnect("two")).toBeNull();
    expect(kept.keys).toEqual([]);
  });

  test("keeps the jobs of two servers apart", async () => {
    await using a = await served();
    await using b = await served();
    const kept = storage();
    await a.connect(kept).run("gated", { n: 1 });
    expect(await b.connect(kept).reconnect("gated")).toBeNull();
  });

  test("sends its token and headers with everything", async () => {
    const seen: (string | null)[][] = [];
    const fetch = async (_: string, init: RequestInit): Promise<Response> => {
      const headers = new Headers(init.headers);
      seen.push([headers.get("authorization"), headers.get("x-team"), headers.get("content-type")]);
      return Response.json({ id: "x", status: "completed" });
    };
    const deck = client({ server: "/deck/", token: "t0k", headers: { "x-team": "a" }, storage: null, fetch });
    await (await deck.run("any", {})).ended();
    expect(seen).toEqual([
      ["Bearer t0k", "a", "application/json"],
      ["Bearer t0k", "a", null],
    ]);
  });
});

/** A stream that is cut after what came first. */
function firstMessageOf(response: Response): Response {
  const reader = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const first = await reader?.read();
      if (first?.value !== undefined) controller.enqueue(first.value);
      controller.error(new TypeError("cut"));
      await reader?.cancel();
    },
  });
  return new Response(body, { headers: response.headers });
}
