import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { encode } from "@msgpack/msgpack";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { everything, type TestApp, testApp } from "../../support/app.ts";
import { gatedJob } from "../../support/gated-job.ts";
import { type Listening, listening } from "../../support/listening.ts";
import { type Frame, seqs, TestSocket } from "../../support/socket.ts";

/** Adds up what is streamed to it. */
const adder = defineJob({
  type: "adder",
  title: "Adder",
  input: t.Object({}),
  async run(ctx) {
    let sum = 0;
    for await (const value of ctx.inputs) sum += Number(value);
    return sum;
  },
});
const gated = gatedJob();

let app: TestApp;
let server: Listening;
beforeAll(async () => {
  app = await testApp({ prefix: "/deck", run: true, jobs: [everything, adder, gated.type] });
  server = listening(app, "/deck");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** Nested arrays of which none has the members that it says it has. */
function promises(members: number, depth: number): Uint8Array {
  const head = [0xdd, ...new Uint8Array(new Uint32Array([members]).buffer).reverse()];
  return new Uint8Array(Array.from({ length: depth }, () => head).flat());
}

const isEnd = ({ event }: Frame) => event === "job_ended";
const UNKNOWN = "00000000-0000-7000-8000-000000000000";

describe.each(["text", "binary"] as const)("commands in %s frames", (mode) => {
  const open = (path = "/api/ws") => TestSocket.open(server.url, { mode, path });

  test("run_job starts a job, and its journal and end follow the reply", async () => {
    using socket = await open();
    const name = `run ${mode}`;
    gated.open(name, { answer: 42 });
    const reply = await socket.ask("run_job", { job_type: "gated", params: { name }, title: "Mine" }, "r1");
    expect(reply).toEqual({ message: "Job started", job_id: expect.any(String), requestId: "r1" });
    expect(socket.kind).toBe(mode);
    const frames = await socket.until(isEnd);
    const { job_id } = reply;
    expect(seqs(frames)).toEqual(frames.slice(0, -1).map((_, i) => i + 1));
    expect(frames[0]).toEqual({
      event: "job_event",
      job_id,
      jobId: job_id,
      ...{ seq: 1, attempt: 0, at: expect.any(String), type: "status" },
      data: { from: null, status: "queued", reason: null },
    });
    expect(frames.at(-1)).toMatchObject({
      ...{ event: "job_ended", job_id, status: "completed" },
      job: { id: job_id, title: "Mine", result: { answer: 42 } },
    });
  });

  test("run_job under an id that is there gives that job, told from its beginning", async () => {
    using socket = await open();
    const job_id = Bun.randomUUIDv7();
    const name = `same ${mode}`;
    gated.open(name);
    const data = { job_type: "gated", params: { name }, job_id };
    expect(await socket.ask("run_job", data)).toEqual({ message: "Job started", job_id });
    const first = await socket.until(isEnd);
    expect(await socket.ask("run_job", data)).toEqual({ message: "Job started", job_id });
    expect(await socket.until(isEnd)).toEqual(first);
    expect(await socket.ask("run_job", { ...data, params: { name: "other" } })).toMatchObject({
      ...{ code: "job_exists", job_id },
    });
  });

  test("run_job under an idempotency key of its own creates one job, whoever asks", async () => {
    using socket = await open();
    using other = await open();
    const name = `key ${mode}`;
    gated.open(name);
    const data = { job_type: "gated", params: { name }, idempotencyKey: name };
    const { job_id } = await socket.ask("run_job", data);
    expect(await other.ask("run_job", data)).toEqual({ message: "Job started", job_id });
    await socket.until(isEnd);
    expect(await socket.ask("run_job", { ...data, params: { name: "else" } })).toMatchObject({
      code: "job_exists",
    });
  });

  test("get_status tells of one job, of an unknown one, and of all active ones", async () => {
    using socket = await open();
    const name = `status ${mode}`;
    const { job_id } = await socket.ask("run_job", {
      job_type: "gated",
      params: { name },
      workflow_id: "w7",
    });
    await gated.start(name);
    using other = await open("/ws");
    const names = { job_id, workflow_id: "w7" };
    expect(await other.ask("get_status", { job_id }, 1)).toEqual({
      ...{ status: "running", requestId: 1 },
      ...names,
    });
    expect(await other.ask("get_status")).toEqual({ active_jobs: [{ status: "running", ...names }] });
    expect(await other.ask("get_status", { job_id: UNKNOWN })).toEqual({
      status: "not_found",
      job_id: UNKNOWN,
    });
    gated.open(name);
    await socket.until(isEnd);
  });

  test("cancel_job stops a job, and says when there is none to stop", async () => {
    using socket = await open();
    const name = `cancel ${mode}`;
    const { job_id } = await socket.ask("run_job", { job_type: "gated", params: { name } });
    await gated.start(name);
    using other = await open();
    expect(await other.ask("cancel_job", { job_id })).toEqual({
      message: "Job cancellation requested",
      job_id,
    });
    expect((await socket.until(isEnd)).at(-1)).toMatchObject({ status: "cancelled" });
    for (const id of [job_id, UNKNOWN]) {
      expect(await other.ask("cancel_job", { job_id: id })).toEqual({
        error: "Job not found or already completed",
        job_id: id,
      });
    }
  });

  test("stream_input and end_input_stream reach the running handler", async () => {
    using socket = await open();
    const { job_id } = await socket.ask("run_job", { job_type: "adder" });
    using other = await open();
    expect(await other.ask("stream_input", { job_id, value: 3 })).toEqual({
      message: "Input item streamed",
      job_id,
    });
    await other.ask("stream_input", { job_id, value: 4, input: "numbers" });
    expect(await other.ask("end_input_stream", { job_id }, "last")).toEqual({
      ...{ message: "Input stream ended", job_id, requestId: "last" },
    });
    expect((await socket.until(isEnd)).at(-1)).toMatchObject({ job: { result: 7 } });
    expect(await other.ask("stream_input", { job_id, value: 5 })).toMatchObject({
      code: "job_already_ended",
    });
  });

  test("without an id, each command that needs one asks for it", async () => {
    using socket = await open();
    for (const command of ["reconnect_job", "cancel_job", "stream_input", "end_input_stream"]) {
      for (const data of [undefined, {}, { job_id: "" }, { job_id: 7 }, { job_id: null }]) {
        expect([command, await socket.ask(command, data)]).toEqual([
          command,
          { error: "job_id is required", code: "request_invalid" },
        ]);
      }
    }
  });
});

describe("a frame", () => {
  test.each([
    ["text that is no JSON", "{"],
    ["an empty one", ""],
    ["a list", "[]"],
    ["a number", "7"],
    ["one without a command", '{"data":{}}'],
    ["a command that is no word", '{"command":7}'],
    ["data that is no object", '{"command":"get_status","data":[1]}'],
    ["JSON of a million brackets", "[".repeat(100_000) + "]".repeat(100_000)],
    [
      "an object that nests deeper than 64",
      `{"command":"run_job","data":${'{"a":'.repeat(70)}1${"}".repeat(70)}}`,
    ],
    ["bytes that are no MessagePack", new Uint8Array([0xc1, 0xff, 0x00])],
    ["MessagePack that promises more than there is", new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff])],
    ["MessagePack of arrays that promise more the deeper they are", promises(1_000_000, 1000)],
    ["MessagePack of arrays that promise what would still fit", promises(20_000, 4000)],
    ["MessagePack that nests deeper than 64", new Uint8Array(70).fill(0x91).with(69, 1)],
    ["MessagePack that goes on behind its end", new Uint8Array([0x80, 0x80])],
    ["MessagePack with bytes in it", encode({ command: "run_job", data: { params: new Uint8Array(3) } })],
    ["MessagePack with NaN in it", encode({ command: "run_job", data: { params: Number.NaN } })],
    ["MessagePack with a date in it", encode({ command: "run_job", data: { params: new Date(0) } })],
  ])("that is %s is answered with invalid_message, and the connection stays", async (_, frame) => {
    using socket = await TestSocket.open(server.url);
    socket.sendRaw(frame);
    expect(await socket.take(1)).toEqual([{ error: "invalid_message" }]);
    expect(await socket.ask("nothing", {}, "still here")).toEqual({
      error: "Unknown command",
      requestId: "still here",
    });
  });

  test("that names something every object has is an unknown command", async () => {
    using socket = await TestSocket.open(server.url);
    for (const command of ["constructor", "__proto__", "toString", "pause_job", "RUN_JOB"]) {
      expect(await socket.ask(command)).toEqual({ error: "Unknown command" });
    }
  });

  test("that is larger than a body may be ends the connection", async () => {
    using socket = await TestSocket.open(server.url);
    socket.sendRaw(JSON.stringify({ command: "x".repeat(2 * 1024 * 1024) }));
    expect((await socket.closed).code).toBe(1009);
  });

  test("of wrong types is refused with the field and its rule, and without the value", async () => {
    using socket = await TestSocket.open(server.url);
    const cases: readonly [string, unknown, string][] = [
      ["run_job", { job_type: 7 }, "/type"],
      ["run_job", { job_type: "everything", params: { name: 7, secret: "hunter2" } }, "/input/name"],
      ["run_job", { job_type: "everything", graph: { nodes: [] } }, "/graph"],
      ["run_job", { job_type: "everything", hunter2: 1 }, "/hunter2"],
      ["reconnect_job", { job_id: (await app.submit()).id, last_seq: -1 }, "/last_seq"],
      ["subscribe", {}, "/topic"],
      ["subscribe", { topic: "everything" }, "/topic"],
      ["subscribe", { topic: "jobs", after: "yesterday" }, "/after"],
    ];
    for (const [command, data, path] of cases) {
      const reply = await socket.ask(command, data);
      expect([command, reply["issues"]]).toMatchObject([command, [{ path }]]);
      expect(JSON.stringify(reply["error"])).not.toContain("hunter2 is");
    }
    expect(await socket.ask("run_job", { job_type: "unheard-of" })).toMatchObject({ code: "type_unknown" });
    expect(await socket.ask("reconnect_job", { job_id: UNKNOWN })).toMatchObject({ code: "job_not_found" });
  });
});

describe("set_mode", () => {
  test("is acknowledged in the old mode, and holds whatever is sent after it", async () => {
    using socket = await TestSocket.open(server.url);
    expect(await socket.ask("set_mode", { mode: "binary" })).toEqual({ message: "Mode set to binary" });
    expect(socket.kind).toBe("text");
    await socket.ask("get_status");
    expect(socket.kind).toBe("binary");
    await socket.ask("set_mode", { mode: "text" });
    expect(socket.kind).toBe("binary");
    await socket.ask("get_status");
    expect(socket.kind).toBe("text");
    expect(await socket.ask("set_mode", { mode: "smoke" })).toEqual({ error: "mode must be binary or text" });
  });

  test("is not needed: who sends MessagePack is answered so", async () => {
    using socket = await TestSocket.open(server.url, { mode: "binary" });
    await socket.ask("get_status");
    expect(socket.kind).toBe("binary");
  });
});

describe("NodeTool's words in run_job", () => {
  test("are understood, and those without a meaning here are passed over", async () => {
    using socket = await TestSocket.open(server.url);
    const { job_id } = await socket.ask("run_job", {
      ...{ job_type: "everything", params: { name: "n" }, workflow_id: "w1", graph: null, messages: [] },
      ...{ user_id: "u", auth_token: "t", api_url: "x", env: {}, explicit_types: false },
      metadata: { mine: 1 },
      resource_limits: {
        cpu_percent: 50,
        memory_mb: 2,
        time_seconds: 1.5,
        file_size_mb: 1,
        max_processes: 3,
      },
    });
    expect(app.deck.tracker.get(String(job_id))).toMatchObject({
      metadata: { workflowId: "w1", mine: 1 },
      limits: { timeMs: 1500, memoryBytes: 2_097_152, outputBytes: 1_048_576, processes: 3 },
    });
    await socket.until((frame) => frame["type"] === "status" && frame["seq"] === 2);
    socket.send({ command: "cancel_job", data: { job_id } });
    await socket.until(isEnd);
    expect(
      await socket.ask("run_job", { job_type: "everything", execution_strategy: "docker" }),
    ).toMatchObject({
      code: expect.any(String),
    });
  });

  test("ping is answered with pong, and pong with nothing", async () => {
    using socket = await TestSocket.open(server.url);
    socket.send({ type: "pong" });
    socket.send({ type: "ping" });
    expect(await socket.take(1)).toEqual([{ type: "pong", ts: expect.any(Number) }]);
  });
});
