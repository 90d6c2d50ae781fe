import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import { systemClock } from "../../src/adapters/clock.ts";
import { modelOnDemand } from "../../src/adapters/model/model-on-demand.ts";
import type { ModelSettings } from "../../src/adapters/model/settings.ts";
import type { Clock } from "../../src/domain/clock.ts";
import { ModelError, type ModelRequest } from "../../src/jobs/model.ts";
import { type ModelServer, modelServer, type Reply } from "../support/model-server.ts";

const folder = mkdtempSync(join(tmpdir(), "jobdeck-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEY = "sk-very-secret";
const schema = Type.Object({ text: Type.String() }, { additionalProperties: false });
let files = 0;

function settingsFor(server: ModelServer, provider: ModelSettings["provider"]): ModelSettings {
  files += 1;
  return {
    ...{ provider, name: "fake-model", key: KEY, url: server.url, concurrency: 2, embedding: "vectors" },
    price: { input: 3, output: 15 },
    answersFile: join(folder, `${files}`, "model.db"),
  };
}

/** A clock that waits for nothing, and tells what it was asked to wait for. */
function hurried(): Clock & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  return {
    ...systemClock,
    slept,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
    },
  };
}

function request(more: Partial<ModelRequest> = {}): ModelRequest & { schema: typeof schema } {
  return {
    ...{ instructions: "Be brief.", prompt: "Say something.", maxOutputTokens: 500 },
    ...{ signal: new AbortController().signal, schema, ...more },
  };
}

async function errorOf(promise: Promise<unknown>): Promise<ModelError> {
  const thrown = await promise.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (thrown instanceof ModelError) return thrown;
  throw new Error(`Expected a ModelError, got ${thrown}`);
}

const whole: Reply = { kind: "answer", value: { text: "Hello" } };

describe.each(["anthropic", "openai-compatible"] as const)("a model of %s", (provider) => {
  const setUp = (reply: (n: number) => Reply) => {
    const server = modelServer((_, n) => reply(n));
    const clock = hurried();
    return { server, clock, model: modelOnDemand(settingsFor(server, provider), clock) };
  };

  test("answers with an object of the shape that is asked for, and says what it cost", async () => {
    const { server, model } = setUp(() => whole);
    await using _ = server;
    const answer = await model.object(request());
    expect(answer).toEqual({
      value: { text: "Hello" },
      usage: { inputTokens: 100, outputTokens: 20, costUsd: 0.0006 },
      isKept: false,
    });
    const [asked] = server.asked;
    expect(asked?.instructions).toBe("Be brief.");
    expect(asked?.prompt).toBe("Say something.");
    expect(asked?.schema).toMatchObject({ type: "object", required: ["text"] });
    expect(asked?.body).not.toHaveProperty("tools");
    expect(asked?.body).toMatchObject({ model: "fake-model", max_tokens: 500 });
    const shown =
      provider === "anthropic" ? asked?.headers.get("x-api-key") : asked?.headers.get("authorization");
    expect(shown).toEndWith(KEY);
  });

  test("answers with text", async () => {
    const { server, model } = setUp(() => ({ kind: "answer", value: "Just words" }));
    await using _ = server;
    expect((await model.text(request())).value).toBe("Just words");
    expect(server.asked[0]?.schema).toBeNull();
  });

  test("does not pay twice for the same question, also in another process", async () => {
    const server = modelServer(() => whole);
    await using _ = server;
    const settings = settingsFor(server, provider);
    await modelOnDemand(settings, systemClock).object(request());
    const again = await modelOnDemand(settings, systemClock).object(request());
    expect(again).toEqual({
      value: { text: "Hello" },
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      isKept: true,
    });
    expect(server.asked).toHaveLength(1);
    const model = modelOnDemand(settings, systemClock);
    await model.object(request({ prompt: "Say something else." }));
    await model.object(request({ only: "a job" }));
    expect((await model.object(request({ only: "a job" }))).isKept).toBe(true);
    await modelOnDemand({ ...settings, name: "other" }, systemClock).object(request());
    expect(server.asked).toHaveLength(4);
  });

  test("goes by what an answer depends on where the question says so", async () => {
    const { server, model } = setUp(() => whole);
    await using _ = server;
    await model.object(request({ prompt: "One way to ask.", identity: "the same" }));
    expect((await model.object(request({ prompt: "Another way.", identity: "the same" }))).isKept).toBe(true);
  });

  test("waits as long as a busy provider asks it to", async () => {
    const busy: Reply = { kind: "status", status: 429, headers: { "retry-after": "7" } };
    const { server, clock, model } = setUp((n) => (n < 2 ? busy : whole));
    await using _ = server;
    expect((await model.object(request())).value).toEqual({ text: "Hello" });
    expect(clock.slept).toEqual([7000, 7000]);
  });

  test("does not wait for longer than a minute at once", async () => {
    const { server, clock, model } = setUp(() => ({
      kind: "status",
      status: 429,
      headers: { "retry-after": "3600" },
    }));
    await using _ = server;
    expect((await errorOf(model.object(request()))).fault).toBe("unavailable");
    expect(clock.slept).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ["an error of the server", { kind: "status", status: 500 }],
    ["a server that is overloaded", { kind: "status", status: 529 }],
    ["a body that ends in the middle", { kind: "cut" }],
    ["a body that is no JSON", { kind: "body", text: "<html>Bad gateway</html>" }],
  ])("tries again after %s, and gives up after four tries", async (_, fault) => {
    const once = setUp((n) => (n === 0 ? fault : whole));
    await using _once = once.server;
    expect((await once.model.object(request())).value).toEqual({ text: "Hello" });
    const always = setUp(() => fault);
    await using _always = always.server;
    expect((await errorOf(always.model.object(request()))).fault).toBe("unavailable");
    expect(always.server.asked).toHaveLength(4);
    expect(always.clock.slept).toEqual([1000, 4000, 10_000]);
  });

  test("gives up on a provider that is not there", async () => {
    const { server, model } = setUp(() => whole);
    await server[Symbol.asyncDispose]();
    expect((await errorOf(model.object(request()))).fault).toBe("unavailable");
  });

  test.each<[string, Reply]>([
    ["text that is no JSON", { kind: "answer", value: "I would rather talk." }],
    ["an object of another shape", { kind: "answer", value: { words: 3 } }],
    ["an answer that was cut off for its length", { kind: "too long" }],
  ])("does not take %s for an answer, pays for it, and does not keep it", async (_, reply) => {
    const { server, model } = setUp((n) => (n === 0 ? reply : whole));
    await using _s = server;
    const error = await errorOf(model.object(request()));
    expect(error.fault).toBe("unusable");
    expect(error.usage.inputTokens).toBe(100);
    expect(server.asked).toHaveLength(1);
    expect((await model.object(request())).isKept).toBe(false);
  });

  test("does not take text for whole that was cut off", async () => {
    const { server, model } = setUp(() => ({ kind: "too long" }));
    await using _ = server;
    expect((await errorOf(model.text(request()))).fault).toBe("unusable");
  });

  test("tells a refusal from an answer", async () => {
    const { server, model } = setUp(() => ({ kind: "refusal" }));
    await using _ = server;
    expect((await errorOf(model.object(request()))).fault).toBe("refused");
    expect((await errorOf(model.text(request()))).fault).toBe("refused");
  });

  test("does not try again what the provider rejects, and never tells the key", async () => {
    const message = `Incorrect API key provided: ${KEY}. See https://provider.example`;
    const { server, model } = setUp(() => ({ kind: "status", status: 401, message }));
    await using _ = server;
    const error = await errorOf(model.object(request()));
    expect(error.fault).toBe("rejected");
    expect(error.message).toContain("401");
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(KEY);
    expect(error.cause).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  test("follows no redirect, so that the key goes nowhere else", async () => {
    const other = modelServer(() => whole);
    await using _other = other;
    const { server, model } = setUp(() => ({
      kind: "status",
      status: 307,
      headers: { location: `${other.url}/messages` },
    }));
    await using _ = server;
    expect((await errorOf(model.object(request()))).fault).toBe("unavailable");
    expect(other.asked).toHaveLength(0);
  });

  test("stops at once when it is no longer asked, and the provider hears of it", async () => {
    const { server, model } = setUp(() => ({ kind: "silence" }));
    await using _ = server;
    const stop = new AbortController();
    const answer = model.object(request({ signal: stop.signal })).catch((cause: unknown) => cause);
    while (server.open() === 0) await Bun.sleep(0);
    const from = performance.now();
    stop.abort(new Error("stopped"));
    expect(await answer).toMatchObject({ message: "stopped" });
    await server.left;
    expect(performance.now() - from).toBeLessThan(100);
  });

  test("stops while it waits for a busy provider", async () => {
    const server = modelServer(() => ({ kind: "status", status: 503, headers: { "retry-after": "50" } }));
    await using _ = server;
    const stop = new AbortController();
    const model = modelOnDemand(settingsFor(server, provider), systemClock);
    const answer = model.object(request({ signal: stop.signal })).catch((cause: unknown) => cause);
    while (server.asked.length === 0 || server.open() > 0) await Bun.sleep(0);
    stop.abort(new Error("stopped"));
    expect(await answer).toMatchObject({ message: "stopped" });
  });
});

describe("vectors", () => {
  test("come one for each text, in their order", async () => {
    await using server = modelServer(() => whole);
    const model = modelOnDemand(settingsFor(server, "openai-compatible"), systemClock);
    const { value, usage } = await model.embed(["a", "bcd"], new AbortController().signal);
    expect(value).toEqual([
      [1, 0],
      [3, 1],
    ]);
    expect(usage.inputTokens).toBe(100);
    expect(server.asked[0]?.body).toMatchObject({ model: "vectors" });
  });

  test("are not there where the provider has none", async () => {
    await using server = modelServer(() => whole);
    const model = modelOnDemand(settingsFor(server, "anthropic"), systemClock);
    expect((await errorOf(model.embed(["a"], new AbortController().signal))).fault).toBe("none");
  });
});

test("without a model every question is refused", async () => {
  const model = modelOnDemand(undefined, systemClock);
  expect(model.info).toBeNull();
  expect((await errorOf(model.text(request()))).fault).toBe("none");
  expect((await errorOf(model.object(request()))).fault).toBe("none");
});
