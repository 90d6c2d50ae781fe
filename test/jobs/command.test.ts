import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import type { Submission } from "../../src/domain/submission.ts";
import { BUILT_IN_TYPES } from "../../src/jobs/built-in.ts";
import { command } from "../../src/jobs/command.ts";
import { loadJobTypes } from "../../src/jobs/load-types.ts";
import { testDeck } from "../support/deck.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();

async function run(input: unknown, more: Partial<Submission> = {}) {
  await using deck = await testDeck({ jobs: [command], env: { JOBDECK_GRACE: "0s" } });
  const { job } = await deck.tracker.submit({ type: "command", input, ...more }, "test");
  const ended = await deck.ended(job.id);
  const log = deck.store
    .events(job.id, 0, 1000)
    .flatMap((event) => (event.type === "log" ? [[event.data.level, event.data.message] as const] : []));
  return { job: ended, log, hasFolder: existsSync(deck.artifacts.folderOf(job.id)) };
}

const sh = (script: string) => ({ command: ["sh", "-c", script] });

describe("a command", () => {
  test("gives its exit code and its result, if it has one", async () => {
    expect((await run(sh("true"))).job).toMatchObject({
      status: "completed",
      title: "sh -c true",
      result: { exitCode: 0, result: null },
    });
    const { job } = await run(sh(`echo '{"type":"result","value":{"a":1}}'`));
    expect(job.result).toEqual({ exitCode: 0, result: { a: 1 } });
  });

  test("has what it writes logged, its errors as warnings", async () => {
    const { job, log } = await run(
      sh(
        `echo '{ no JSON'; echo '{"type":"nobody"}'; echo careful >&2; echo '{"type":"progress","current":1,"total":2}'`,
      ),
    );
    expect(log.filter(([level]) => level === "info").map(([, text]) => text)).toEqual([
      "{ no JSON",
      '{"type":"nobody"}',
    ]);
    expect(log).toContainEqual(["warn", "careful"]);
    expect(job.progress).toMatchObject({ current: 1, total: 2 });
  });

  test("that ends with another exit code has failed, which is explained", async () => {
    const { job } = await run(sh("echo it is broken >&2; exit 3"));
    expect(job).toMatchObject({
      status: "failed",
      errors: ["The program ended with exit code 3. Its last words: it is broken"],
    });
  });

  test("that is not there has failed, and says so", async () => {
    const { job } = await run({ command: ["no-such-program-at-all"] });
    expect(job.status).toBe("failed");
    expect(job.errors[0]).toContain("no-such-program-at-all");
  });

  test("starts where it is told, with the environment that it is given and its own mark", async () => {
    const input = {
      ...sh("pwd; echo $GREETING; echo $JOBDECK_RUN"),
      cwd: folder(),
      env: { GREETING: "hello", JOBDECK_RUN: "x" },
    };
    const { job, log } = await run(input);
    expect(log.map(([, text]) => text)).toEqual([folder(), "hello", `${job.id}.1`]);
  });

  test("starts in the folder for what it leaves otherwise", async () => {
    const { job, log } = await run(
      sh(`pwd; echo hi > left.txt; echo '{"type":"artifact","path":"left.txt"}'`),
    );
    expect(job.artifactCount).toBe(1);
    expect(log[0]?.[1]).toEndWith(`/artifacts/${job.id}`);
  });

  test("that leaves nothing leaves no folder", async () => {
    expect(await run(sh("true"))).toMatchObject({ job: { artifactCount: 0 }, hasFolder: false });
  });

  test("goes over its limit like any other job", async () => {
    const { job } = await run(sh("sleep 600 & sleep 600 & wait"), { limits: { processes: 2 } });
    expect(job.errors).toEqual(["Attempt 1 was stopped: it ran 3 processes at once, its limit is 2"]);
  });
});

describe("it is refused", () => {
  test.each<[string, unknown, Partial<Submission>, object]>([
    [
      "in a folder that is not there",
      { ...sh("true"), cwd: "/no/such/folder" },
      {},
      { issues: [{ path: "/input/cwd", message: "Expected a folder that exists" }] },
    ],
    [
      "without words",
      { command: [] },
      {},
      { issues: [{ path: "/input/command", message: "Expected a list of 1 to 1000 items" }] },
    ],
    ["in this process", sh("true"), { executor: "inline" }, { reason: "executor_unavailable" }],
  ])("%s", async (_, input, more, error) => {
    await using deck = await testDeck({ jobs: [command], role: null });
    expect(deck.tracker.submit({ type: "command", input, ...more }, "test")).rejects.toMatchObject(error);
  });

  test("on this machine when it is for an image", async () => {
    const { job } = await run({ ...sh("true"), image: "busybox" }, { executor: "subprocess" });
    expect(job.errors).toEqual([
      "This job of type command is for an image: only executor container can run it",
    ]);
  });
});

describe("the setting", () => {
  test("lets it be there", async () => {
    const types = (allowCommands: boolean) => loadJobTypes({ jobs: [], allowCommands });
    expect(await types(false)).toEqual(BUILT_IN_TYPES);
    expect((await types(true)).map(({ type }) => type)).toContain("command");
  });

  test("is named to whoever asks for it in vain", async () => {
    await using deck = await testDeck({ role: null });
    expect(deck.tracker.submit({ type: "command", input: sh("true") }, "test")).rejects.toMatchObject({
      reason: "type_unknown",
      message: expect.stringContaining("JOBDECK_ALLOW_COMMANDS=on"),
    });
  });
});
