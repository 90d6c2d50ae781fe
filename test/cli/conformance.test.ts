import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import type { JobJson } from "../../src/domain/job-json.ts";
import type { Status } from "../../src/domain/status.ts";
import { cliSide, SIDES } from "../support/cli-sides.ts";

const ENDLESS = { steps: 10_000, stepMs: 20 };
const QUICK = { steps: 2, stepMs: 0 };
const jobOf = (text: string): JobJson => JSON.parse(text);

/** What every command does alike, whether it works on the data folder of a server or asks that server. */
describe.each(SIDES)("on a %s", (side) => {
  test("add puts a job into the line, with all that can be said of it, and prints its id", async () => {
    await using on = await cliSide(side);
    const first = await on.cli(["add", "demo", "--steps", "2", "--step-ms", "0"]);
    expect(first).toMatchObject({ code: 0, err: "" });
    const [, id = ""] = /^(\S{36}) {2}Demo: 2 steps\n$/.exec(first.out) ?? [];
    expect(await on.deck.ended(id)).toMatchObject({ status: "completed", result: { steps: 2 } });
    const { code, out } = await on.cli([
      ...["add", "demo", "--input", '{"steps":3}', "--steps", "4", "--title", "Later", "--queue", "night"],
      ...[
        "--priority",
        "-5",
        "--tag",
        "a,b",
        "--tag",
        "c",
        "--session",
        "s",
        "--run-at",
        "2h",
        "--timeout",
        "10m",
      ],
      ...["--depends-on", id, "--concurrency-key", "k", "--max-attempts", "3", "--json"],
      ...["--callback-url", "https://example.com/hook", "--expires-at", "2100-01-01T00:00:00Z"],
    ]);
    expect(code).toBe(0);
    expect(jobOf(out)).toMatchObject({
      ...{
        title: "Later",
        queue: "night",
        priority: -5,
        tags: ["a", "b", "c"],
        sessionId: "s",
        timeoutMs: 600_000,
      },
      ...{ dependsOn: [id], concurrencyKey: "k", maxAttempts: 3, expiresAt: "2100-01-01T00:00:00.000Z" },
      ...{ status: "scheduled", input: { steps: 4 }, callback: { url: "https://example.com/hook" } },
    });
    const runAt = Date.parse(jobOf(out).runAt ?? "");
    expect(runAt - Date.parse(jobOf(out).createdAt)).toBeWithin(7_190_000, 7_200_001);
  });

  test("add takes its input from a file, from standard input, and once under a key", async () => {
    await using on = await cliSide(side);
    await on.folder.write("job.json", '{"steps":2,"stepMs":0}');
    const fromFile = jobOf((await on.cli(["add", "demo", "--input", "@job.json", "--json"])).out);
    expect(fromFile.input).toMatchObject({ steps: 2 });
    const add = ["add", "demo", "--input", "-", "--json", "--idempotency-key", "once"];
    const [one, again] = [
      await on.cli(add, '{"steps":1,"stepMs":0}'),
      await on.cli(add, '{"steps":1,"stepMs":0}'),
    ];
    expect(jobOf(again.out).id).toBe(jobOf(one.out).id);
    const other = await on.cli(add, '{"steps":2,"stepMs":0}');
    expect(other).toMatchObject({ code: 1, out: "" });
    expect(JSON.parse(other.err)).toMatchObject({ error: { code: "job_exists" } });
    expect(await on.cli(["add", "demo", "--input", "@none.json"])).toMatchObject({
      code: 2,
      err: 'error  The file "none.json" of --input can\'t be read (ENOENT)\nSee `jobdeck add --help`.\n',
    });
  });

  const ends: readonly [more: object, code: number, status: Status][] = [
    [{}, 0, "completed"],
    [{ failAt: 1 }, 1, "failed"],
  ];
  test.each(ends)("add --wait and watch exit as run does: %p → %p", async (more, code, status) => {
    await using on = await cliSide(side);
    const input = JSON.stringify({ ...QUICK, ...more });
    const added = await on.cli(["add", "demo", "--input", input, "--wait"]);
    expect(added).toMatchObject({ code, err: "" });
    expect(added.out).toContain(`Demo: 2 steps: ${status}`);
    const waited = await on.cli(["add", "demo", "--input", input, "--wait", "--json"]);
    expect([waited.code, jobOf(waited.out).status]).toEqual([code, status]);
    const { id } = await on.deck.tracker.enqueue("demo", { ...QUICK, stepMs: 50, ...more });
    const watched = await on.cli(["watch", id]);
    expect(watched).toMatchObject({ code, err: "" });
    expect(watched.out).toContain(`Demo: 2 steps: ${status}`);
    const again = await on.cli(["watch", id, "--json"]);
    expect([again.code, jobOf(again.out).status]).toEqual([code, status]);
  });

  test("watch shows progress, and Ctrl-C only stops watching", async () => {
    await using on = await cliSide(side);
    const { id } = await on.deck.tracker.enqueue("demo", ENDLESS);
    const own = on.host();
    const watching = runCli(["watch", id], own);
    await own.out.saw("Running");
    own.signal();
    expect(await watching).toBe(130);
    expect(own.listening).toBe(0);
    expect(on.deck.tracker.get(id)).toMatchObject({ status: "running", cancelRequestedAt: null });
  });

  test("a job that is cancelled elsewhere ends the watching with 130", async () => {
    await using on = await cliSide(side);
    const { id } = await on.deck.tracker.enqueue("demo", ENDLESS);
    const own = on.host();
    const watching = runCli(["watch", id], own);
    await own.out.saw("Running");
    await on.deck.tracker.cancel(id, { by: "ada", reason: "user" });
    expect(await watching).toBe(130);
    expect(own.out.text).toContain("cancelled (user)");
  });

  test("list filters, limits and names the place", async () => {
    await using on = await cliSide(side);
    expect(await on.cli(["list"])).toEqual({ code: 0, out: `No jobs in ${on.place}.\n`, err: "" });
    const red = await on.deck.tracker.enqueue(
      "demo",
      { ...QUICK, failAt: 1 },
      { tags: ["red"], title: "Apples" },
    );
    const blue = await on.deck.tracker.enqueue("demo", QUICK, { queue: "q", sessionId: "s", title: "Pears" });
    await Promise.all([on.deck.ended(red.id), on.deck.ended(blue.id)]);
    const ids = async (...words: string[]): Promise<readonly string[]> =>
      JSON.parse((await on.cli(["list", "--json", ...words])).out).jobs.map((job: JobJson) => job.id);
    expect(await ids()).toEqual([blue.id, red.id]);
    expect(await ids("--limit", "1")).toEqual([blue.id]);
    expect(await ids("--status", "failed,cancelled")).toEqual([red.id]);
    expect(await ids("--type", "wiki")).toEqual([]);
    expect(await ids("--tag", "red")).toEqual([red.id]);
    expect(await ids("--queue", "q")).toEqual([blue.id]);
    expect(await ids("--session", "s")).toEqual([blue.id]);
    expect(await ids("--q", "apples")).toEqual([red.id]);
    const { out } = await on.cli(["list", "--status", "failed"]);
    expect(out.split("\n")[0]).toMatch(/^ID +STATUS +TYPE +TITLE +DONE +CREATED +TOOK$/);
    expect(out).toContain(`${red.id.slice(0, 13)}  failed`);
    expect((await on.cli(["list", "--type", "wiki"])).out).toBe(`No jobs like that in ${on.place}.\n`);
  });

  test("show finds a job by the beginning of its id, and says what it needs", async () => {
    await using on = await cliSide(side);
    const first = await on.deck.tracker.enqueue("demo", ENDLESS, { title: "First" });
    const { id } = await on.deck.tracker.enqueue("demo", QUICK, { dependsOn: [first.id] });
    await on.deck.until(first.id, ({ status }) => status === "running");
    for (const word of [id, id.toUpperCase(), id.slice(0, 23)]) {
      const { code, out } = await on.cli(["show", word]);
      expect(code).toBe(0);
      expect(out).toContain(`id        ${id}`);
      expect(out).toContain("status    scheduled");
      expect(out).toContain("waiting   Waits for the job that it depends on");
      expect(out).toContain(`needs     ${first.id} (running) First`);
    }
    expect(jobOf((await on.cli(["show", id, "--json"])).out)).toMatchObject({
      id,
      waiting: { cause: "dependencies" },
    });
    expect(await on.cli(["show", "0"])).toMatchObject({ code: 1, err: 'error  No job has the id "0"\n' });
    const many = await on.cli(["show", id.slice(0, 3)]);
    expect(many.code).toBe(1);
    expect(many.err).toStartWith(`error  More than one job's id begins with "${id.slice(0, 3)}"`);
    expect(await on.cli(["show", "ffff", "--json"])).toEqual({
      code: 1,
      out: "",
      err: '{"error":{"code":"job_not_found","message":"No job has the id \\"ffff\\""}}\n',
    });
  });

  test("log prints all of it, or what is asked for, as text or as JSON lines", async () => {
    await using on = await cliSide(side);
    const { id } = await on.deck.tracker.enqueue("demo", { steps: 4, stepMs: 0, logLines: 1200 });
    await on.deck.ended(id);
    const all = (await on.cli(["log", id])).out.trimEnd().split("\n");
    expect(all).toHaveLength(1200);
    expect(all[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}info {3}Step 1 of 4, line 1 of 1200$/);
    const lines = (await on.cli(["log", id.slice(0, 20), "--json", "--q", "LINE 1200 OF"])).out
      .trimEnd()
      .split("\n");
    expect(lines.map((text) => JSON.parse(text))).toEqual([
      {
        ...{ seq: expect.any(Number), attempt: 1, level: "info", stage: null },
        ...{ at: expect.stringMatching(/^\d{4}-.+Z$/), message: "Step 4 of 4, line 1200 of 1200" },
      },
    ]);
    for (const none of [
      ["--level", "error"],
      ["--attempt", "2"],
      ["--q", "nowhere"],
    ])
      expect(await on.cli(["log", id, ...none])).toEqual({ code: 0, out: "", err: "" });
    expect((await on.cli(["log", id, "--follow"])).out.trimEnd().split("\n")).toHaveLength(1200);
    expect((await on.cli(["log", "ffff"])).code).toBe(1);
  });

  test("log --follow goes on until the job has ended, and Ctrl-C only stops reading", async () => {
    await using on = await cliSide(side);
    const { id } = await on.deck.tracker.enqueue("demo", ENDLESS);
    const [reader, leaver] = [on.host(), on.host()];
    const [reading, leaving] = [runCli(["log", id, "-f"], reader), runCli(["log", id, "--follow"], leaver)];
    await Promise.all([reader.out.saw("Step 2 of"), leaver.out.saw("Step 2 of")]);
    leaver.signal();
    expect(await leaving).toBe(130);
    expect(on.deck.tracker.get(id).cancelRequestedAt).toBeNull();
    await on.deck.tracker.cancel(id, { by: "ada", reason: "user" });
    expect(await reading).toBe(0);
    expect([reader.listening, leaver.listening]).toEqual([0, 0]);
  });

  test("cancel stops a running job and waits until it has stopped", async () => {
    await using on = await cliSide(side);
    const [a, b] = [
      await on.deck.tracker.enqueue("demo", ENDLESS),
      await on.deck.tracker.enqueue("demo", ENDLESS),
    ];
    await Promise.all([a, b].map(({ id }) => on.deck.until(id, ({ status }) => status === "running")));
    const text = await on.cli(["cancel", a.id]);
    expect(text).toMatchObject({ code: 0, err: "" });
    expect(text.out).toMatch(
      /^Cancelling Demo: 10000 steps …\n■ Demo: 10000 steps: cancelled \(user\) after .+, exited/,
    );
    const json = await on.cli(["cancel", b.id, "--json"]);
    expect([json.code, jobOf(json.out).status]).toEqual([0, "cancelled"]);
    expect(await on.cli(["cancel", a.id])).toEqual({
      ...{ code: 1, out: "" },
      err: `error  Job ${a.id} has already ended: it is cancelled\n`,
    });
  });

  test("retry creates a job anew, and refuses one that has not ended", async () => {
    await using on = await cliSide(side);
    const { id } = await on.deck.tracker.enqueue("demo", { ...QUICK, failAt: 1 });
    await on.deck.ended(id);
    const again = await on.cli(["retry", id, "--json"]);
    expect([again.code, jobOf(again.out).retryOf]).toEqual([0, id]);
    expect((await on.cli(["retry", id])).out).toMatch(/^\S{36} {2}Demo: 2 steps\n$/);
    const long = await on.deck.tracker.enqueue("demo", ENDLESS);
    const refused = await on.cli(["retry", long.id]);
    expect(refused.code).toBe(1);
    expect(refused.err).toStartWith(`error  Job ${long.id} can't be retried while it is `);
  });

  test("types lists what can be started", async () => {
    await using on = await cliSide(side);
    expect((await on.cli(["types"])).out).toMatch(/^TYPE +TITLE +WHAT IT DOES\nwiki .+\ndemo /);
    const { types } = JSON.parse((await on.cli(["types", "demo", "--json"])).out);
    expect(types).toMatchObject([{ type: "demo", input: { properties: { steps: { maximum: 10_000 } } } }]);
    expect((await on.cli(["add", "demo", "--help"])).out).toContain("  --step-ms NUMBER");
  });

  const refused: readonly [words: readonly string[], err: string][] = [
    [["add"], "`jobdeck add` needs a job type: `jobdeck types` lists them"],
    [["add", "nope"], 'No job type is named "nope". There are: wiki, demo, bulk'],
    [["add", "demo", "--steps", "0"], "--steps: Expected an integer from 1 to 10000"],
    [["add", "demo", "--stepz", "1"], "`jobdeck add demo` knows no flag --stepz: did you mean --steps?"],
    [["add", "demo", "--priority", "high"], "--priority: Expected an integer from -100 to 100"],
    [["add", "demo", "--timeout", "10"], 'Expected --timeout to be a duration such as 10m, got "10"'],
    [["add", "demo", "--run-at", "soon"], "--run-at: must be an RFC 3339 time such as 2026-01-31T12:00:00Z"],
    [["log", "x", "--level", "loud"], 'Expected --level to be one of debug, info, warn, error, got "loud"'],
    [["list", "--statis", "failed"], "`jobdeck list` knows no flag --statis: did you mean --status?"],
    [["watch"], "`jobdeck watch` needs one job id, got 0"],
  ];
  test("what is not understood is told in the same words, with exit 2", async () => {
    await using on = await cliSide(side);
    for (const [words, err] of refused) {
      const said = await on.cli(words);
      expect([said.code, said.out, said.err.split("\n")[0]]).toEqual([2, "", `error  ${err}`]);
    }
    const json = await on.cli(["add", "demo", "--steps", "0", "--json"]);
    expect(JSON.parse(json.err)).toEqual({ error: { code: "usage", message: refused[2]?.[1] ?? "" } });
  });

  test("doctor says what is in force, as JSON too", async () => {
    await using on = await cliSide(side);
    const { code, out } = await on.cli(["doctor", "--json", "--token", "s3cret"]);
    const report = JSON.parse(out);
    expect(out).not.toContain("s3cret");
    expect(report.settings).toContainEqual({ name: "JOBDECK_TOKEN", value: "•••", from: "flag" });
    if (side === "server") {
      // The test's host has a version of its own.
      expect(report).toMatchObject({ server: { address: on.place }, dataFolder: null });
      expect(report.problems).toEqual([
        expect.stringMatching(/^The server has version .+, and this is version 1\.2\.3/),
      ]);
    } else {
      expect(report).toMatchObject({
        server: null,
        problems: [],
        dataFolder: { path: on.place, writable: true },
      });
    }
    expect(code).toBe(side === "server" ? 1 : 0);
  });
});

test("what asks a server makes no data folder", async () => {
  await using on = await cliSide("server");
  for (const words of [["list"], ["add", "demo", "--steps", "1"], ["types"], ["doctor"]]) await on.cli(words);
  expect(await Bun.file(join(on.folder.path, "none/jobdeck.db")).exists()).toBe(false);
});
