import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import { localDeck } from "../../src/cli/local-deck.ts";
import { testApp } from "../support/app.ts";
import { CliHost, Exit } from "../support/cli-host.ts";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { Terminal } from "../support/terminal.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

type Options = ConstructorParameters<typeof CliHost>[1];

async function cli(words: readonly string[], options?: Options & { readonly stdin?: string }) {
  const host = new CliHost(folder.path, options);
  host.stdin = options?.stdin ?? "";
  const code = await runCli(words, host);
  expect(host.listening).toBe(0);
  return { code, out: host.out.text, err: host.err.text };
}

const QUICK = ["--step-ms", "0"];
const demo = (...words: string[]) => cli(["run", "demo", "--steps", "2", ...QUICK, ...words]);
const jobOf = (text: string): { id: string; status: string; input: unknown } => JSON.parse(text);

describe("jobdeck run", () => {
  test("runs one job, says how it ended, and exits with 0", async () => {
    const { code, out } = await demo();
    expect(code).toBe(0);
    expect(out).toMatch(/✓ Demo: 2 steps: completed after .+ m?s\n/);
    expect(out).toContain('result  {"steps":2}');
  });

  test("exits with 1 when the job fails, and says why", async () => {
    const { code, out } = await demo("--fail-at", "1");
    expect(code).toBe(1);
    expect(out).toContain("✗ Demo: 2 steps: failed (error)");
    expect(out).toContain("error  Failed at step 1, as the input asked");
  });

  test("prints nothing but the final job with --json", async () => {
    const { code, out, err } = await demo("--json");
    expect(code).toBe(0);
    expect(jobOf(out)).toMatchObject({
      type: "demo",
      status: "completed",
      createdBy: "cli",
      result: { steps: 2 },
    });
    expect(err).toBe("");
  });

  test("takes its input as JSON, from standard input too, and a flag wins over it", async () => {
    const given = await cli(["run", "demo", "--input", '{"steps":1,"stepMs":0}', "--steps", "3", "--json"]);
    expect(jobOf(given.out).input).toMatchObject({ steps: 3, stepMs: 0 });
    const piped = await cli(["run", "demo", "--input", "-", "--json"], { stdin: '{"steps":1,"stepMs":0}' });
    expect(jobOf(piped.out).input).toMatchObject({ steps: 1 });
  });

  test("says where the files are that the job left", async () => {
    const { out } = await demo("--output-bytes", "10");
    const [, path = ""] = /files {3}(.+)\n/.exec(out) ?? [];
    expect(path).toStartWith(folder.path);
    expect(await Bun.file(`${path}/demo.txt`).text()).toHaveLength(10);
  });

  test("draws a bar on a screen and leaves none behind", async () => {
    const { out } = await cli(["run", "demo", "--steps", "3", "--step-ms", "120"], {
      out: new Terminal({ isTTY: true, columns: 100 }),
    });
    const drawn = out.split("\r\x1b[2K");
    expect(drawn.some((text) => /^. {2}Running {5}█*░+ .+3/.test(text))).toBe(true);
    expect(drawn.at(-1)).toStartWith("✓ Demo: 3 steps: completed");
  });

  test("is cancelled by Ctrl-C and exits with 130", async () => {
    const host = new CliHost(folder.path);
    const ended = runCli(["run", "demo", "--steps", "10000", "--step-ms", "20"], host);
    await host.out.saw("Running");
    host.signal();
    expect(await ended).toBe(130);
    expect(host.out.text).toContain("■ Demo: 10000 steps: cancelled (user)");
    expect(host.listening).toBe(0);
  });

  test("ends at once at a second Ctrl-C, even if the job is deaf", async () => {
    const host = new CliHost(folder.path, { env: { JOBDECK_GRACE: "0s" } });
    const ended = runCli(["run", "demo", "--steps", "40", "--step-ms", "20", "--deaf"], host);
    await host.out.saw("Running");
    host.signal();
    host.signal();
    expect(await ended.catch((error: unknown) => error)).toEqual(new Exit(130));
  });

  test("ends what an earlier one has left behind, and no job whose process lives", async () => {
    await using deck = await testDeck({ folder: join(folder.path, "data"), role: "run" });
    const start = (nodeId: string) => deck.tracker.submitHere({ type: "demo", input: {} }, "cli", nodeId);
    const [lost, alive] = [await start("gone"), await start(deck.nodeId)];
    await deck.tracker.cancel(lost.id, { by: "cli", reason: "user" });
    expect((await demo()).code).toBe(0);
    expect(deck.tracker.get(lost.id)).toMatchObject({ status: "cancelled", stop: { proof: "exited" } });
    expect(deck.tracker.get(alive.id).status).toBe("running");
    await deck.tracker.cancel(alive.id, { by: "cli", reason: "user" });
  });

  const refused: readonly [words: readonly string[], lines: readonly string[]][] = [
    [["run"], ["error  `jobdeck run` needs a job type: `jobdeck types` lists them"]],
    [["run", "nope"], ['error  No job type is named "nope". There are: ']],
    [["run", "demo", "--steps", "x"], ["error  --steps: Expected an integer from 1 to 10000"]],
    [
      ["run", "demo", "--steps", "0", "--fail-at", "-1"],
      [
        "error  --steps: Expected an integer from 1 to 10000",
        "error  --fail-at: Expected an integer from 1 to 10000",
      ],
    ],
    [["run", "demo", "--stepz", "1"], ["error  `jobdeck run demo` knows no flag --stepz"]],
    [["run", "demo", "--input", '{"stepz":1}'], ["error  stepz: There is no such field"]],
    [["run", "demo", "--input", "[]"], ["error  Expected --input to be a JSON object"]],
    [["run", "demo", "--steps"], ["error  Flag --steps needs a value"]],
    [["run", "demo", "extra"], ['error  `jobdeck run demo` takes flags only, got "extra"']],
    [["list", "--status", "done"], ["error  Expected --status to be one of scheduled"]],
    [["list", "--limit", "0"], ['error  Expected --limit to be an integer from 1 to 1000, got "0"']],
    [["show"], ["error  `jobdeck show` needs one job id, got 0"]],
    [["frobnicate"], ['error  No command is called "frobnicate"']],
  ];
  test.each(refused)("%p is not understood: exit 2 and a line for each fault", async (words, lines) => {
    const { code, out, err } = await cli(words);
    expect(code).toBe(2);
    expect(out).toBe("");
    const said = err.trimEnd().split("\n");
    expect(said).toHaveLength(lines.length + 1);
    for (const [at, text] of lines.entries()) expect(said[at]).toStartWith(text);
    expect(said.at(-1)).toStartWith("See `jobdeck ");
    expect(await Bun.file(`${folder.path}/data/jobdeck.db`).exists()).toBe(false);
  });

  test("of a type with --help tells its flags instead", async () => {
    const { code, out } = await cli(["run", "demo", "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("--step-ms NUMBER");
    expect(out).toContain("default 500");
  });
});

describe("jobdeck list", () => {
  test("says so when there is none", async () => {
    expect(await cli(["list"])).toEqual({ code: 0, out: `No jobs in ${folder.path}/data.\n`, err: "" });
  });

  test("lists the newest first, filtered and limited", async () => {
    await demo("--fail-at", "1");
    await demo();
    const all = (await cli(["list"])).out.trimEnd().split("\n");
    expect(all.map((text) => text.split(/ +/)[1])).toEqual(["STATUS", "completed", "failed"]);
    expect((await cli(["list", "--limit", "1"])).out).not.toContain("failed");
    expect((await cli(["list", "--status", "failed,cancelled"])).out).not.toContain("completed");
    expect((await cli(["list", "--type", "wiki"])).out).toStartWith("No jobs like that in /");
    const { jobs } = JSON.parse((await cli(["list", "--json"])).out);
    expect(jobs).toMatchObject([{ status: "completed" }, { status: "failed" }]);
  });
});

describe("jobdeck show", () => {
  test("shows a job by its id, in any case, or by the beginning of it", async () => {
    const { id } = jobOf((await demo("--warn-at", "1", "--json")).out);
    for (const word of [id, id.toUpperCase(), id.slice(0, 8)]) {
      const { code, out } = await cli(["show", word]);
      expect(code).toBe(0);
      expect(out).toContain(`id        ${id}`);
      expect(out).toContain("status    completed");
      expect(out).toContain("warning   Step 1 warns, as the input asked");
    }
    expect(jobOf((await cli(["show", id, "--json"])).out).id).toBe(id);
  });

  test("says what a job waits for, and which jobs those are", async () => {
    await using app = await testApp();
    const first = await app.submit({ title: "Digest" });
    const second = await app.submit();
    const { id } = await app.submit({ dependsOn: [first.id, second.id] });
    const { out } = await cli(["show", id], { open: async () => localDeck(app.deck) });
    expect(out).toContain("waiting   Waits for 2 of the 2 jobs that it depends on");
    expect(out).toContain(`needs     ${first.id} (queued) Digest`);
    expect(out).not.toContain("reused");
  });

  test("says whose result was reused", async () => {
    await using app = await testApp();
    const { id } = await app.report(await app.submit(), {
      cache: { key: "k", hit: true, sourceJobId: "0198f2c4-7a31-7000-8000-000000000001" },
    });
    const { out } = await cli(["show", id], { open: async () => localDeck(app.deck) });
    expect(out).toContain("reused    the result of 0198f2c4-7a31-7000-8000-000000000001");
  });

  test("masks what the type keeps secret", async () => {
    await using app = await testApp();
    const { id } = await app.submit({
      input: { name: "one", secret: "s3cret", nested: { token: "t0ken", open: "o" } },
    });
    const { out } = await cli(["show", id], { open: async () => localDeck(app.deck) });
    expect(out).toContain('input     {"name":"one","secret":"•••","nested":{"token":"•••","open":"o"}}');
    expect(out).not.toMatch(/s3cret|t0ken/);
  });

  test("refuses the beginning of several ids, and an id that nobody has", async () => {
    await demo();
    await demo();
    const { out } = await cli(["list", "--json"]);
    const [a, b]: readonly { readonly id: string }[] = JSON.parse(out).jobs;
    const shared = [...(a?.id ?? "")].findIndex((char, at) => char !== b?.id[at]);
    const ambiguous = await cli(["show", (a?.id ?? "").slice(0, shared)]);
    expect(ambiguous.code).toBe(1);
    expect(ambiguous.err).toContain("More than one job's id begins with");
    expect(await cli(["show", "ffff"])).toEqual({
      code: 1,
      out: "",
      err: 'error  No job has the id "ffff"\n',
    });
  });
});

describe("jobdeck cancel", () => {
  test("stops a job that another process runs, and waits until it has stopped", async () => {
    const runner = new CliHost(folder.path);
    const ended = runCli(["run", "demo", "--steps", "10000", "--step-ms", "20"], runner);
    await runner.out.saw("Running");
    const [, id = ""] = /steps {2}(\S+)\n/.exec(runner.out.text) ?? [];
    const { code, out } = await cli(["cancel", id.slice(0, 20)]);
    expect(code).toBe(0);
    expect(out).toMatch(/cancelled \(user\) after .+, exited within .+s\n/);
    expect(await ended).toBe(130);
  });

  test("of an ended job says that it has ended", async () => {
    const { id } = jobOf((await demo("--json")).out);
    const { code, err } = await cli(["cancel", id]);
    expect(code).toBe(1);
    expect(err).toBe(`error  Job ${id} has already ended: it is completed\n`);
  });
});

describe("jobdeck types", () => {
  test("lists them, and says what one takes", async () => {
    expect((await cli(["types"])).out).toMatch(/\ndemo +Demo +Counts steps/);
    expect((await cli(["types", "demo"])).out).toContain("jobdeck run demo");
    const { types } = JSON.parse((await cli(["types", "demo", "--json"])).out);
    expect(types).toMatchObject([{ type: "demo", input: { type: "object" } }]);
    expect((await cli(["types", "nope"])).code).toBe(2);
  });
});

describe("jobdeck doctor", () => {
  test("shows every setting in force with where it came from, and finds nothing wrong with a healthy machine", async () => {
    const { code, out } = await cli(["doctor", "--grace", "7s"], { env: { JOBDECK_PORT: "4000" } });
    expect(out).toMatch(/JOBDECK_PORT +4000 +environment/);
    expect(out).toMatch(/JOBDECK_GRACE +7s +flag/);
    expect(out).toMatch(/JOBDECK_DURABILITY +full +default/);
    expect(out).toMatch(/git +2\.39\.5/);
    expect(out).toEndWith("No problems found.\n");
    expect(code).toBe(0);
  });

  test("names each problem and exits with 1", async () => {
    const { code, out } = await cli(["doctor"], {
      env: { JOBDECK_PROT: "1", JOBDECK_DISK_LIMIT: "1MB", JOBDECK_CONTAINER_SOCKET: "/run/engine.sock" },
      machine: {
        exists: () => false,
        writable: () => false,
        freeBytes: () => 1000,
        usedBytes: () => Promise.resolve(2_000_000),
        portIsFree: () => Promise.resolve(false),
        versions: () => Promise.resolve([{ name: "git", version: null }]),
        engineMissing: (setting) => Promise.resolve(`No engine is at ${setting}`),
      },
    });
    expect(code).toBe(1);
    const problems = out.split("\n").filter((text) => text.startsWith("problem"));
    expect(problems.map((text) => text.replaceAll(folder.path, "…"))).toEqual([
      "problem  JOBDECK_PROT is set in the environment, but is no setting",
      "problem  git was not found: install it",
      "problem  The data folder …/data can't be written: change its rights or JOBDECK_DATA",
      "problem  The data folder …/data takes 2.0 MB, and JOBDECK_DISK_LIMIT allows 1.0 MB: no new job is taken on",
      "problem  Only 1.0 kB are free on the disk of …/data",
      "problem  Port 3000 of 127.0.0.1 is in use by another program: choose another one with --port",
      "problem  No engine is at /run/engine.sock",
    ]);
  });

  test("a machine without a container engine is in order, and told so", async () => {
    const machine = { engineMissing: () => Promise.resolve("Executor container needs a container engine") };
    const { code, out } = await cli(["doctor"], { machine });
    expect(out).toContain("Executor container needs a container engine\n");
    expect(code).toBe(0);
  });
});

describe("jobdeck", () => {
  test("alone, with help or with --help tells its commands", async () => {
    for (const words of [[], ["help"], ["--help"], ["-h"]]) {
      const { code, out } = await cli(words);
      expect(code).toBe(0);
      for (const name of ["serve", "run", "list", "show", "cancel", "types", "doctor"]) {
        expect(out).toContain(`jobdeck ${name}`);
      }
    }
    expect((await cli(["help", "list"])).out).toStartWith("jobdeck list");
    expect((await cli(["list", "--help"])).out).toMatch(
      /\n {2}--limit N +at most so many, 1 to 1000; default 20\n/,
    );
    expect((await cli(["run", "--help"])).out).toMatch(
      /Exit codes\n {2}0 +completed\n {2}1 +failed\n {2}2 +.+\n {2}130 +cancelled\n/,
    );
    expect((await cli(["cancel", "--help"])).out).toStartWith("jobdeck cancel");
  });

  test.each([
    [["list", "--limit"], "error  Flag --limit needs a value\nSee `jobdeck list --help`.\n"],
    [["run", "demo", "--steps"], "error  Flag --steps needs a value\nSee `jobdeck run demo --help`.\n"],
    [
      ["show", "--jason"],
      "error  `jobdeck show` knows no flag --jason: did you mean --json?\nSee `jobdeck show --help`.\n",
    ],
    [
      ["run", "x"],
      'error  No job type is named "x". There are: wiki, demo, bulk\nSee `jobdeck types --help`.\n',
    ],
    [["lst"], 'error  No command is called "lst": did you mean "list"?\nSee `jobdeck help`.\n'],
  ])("%p is not understood, and says where help is", async (words, err) => {
    expect(await cli(words)).toEqual({ code: 2, out: "", err });
  });

  test("a switch can be switched off again", async () => {
    expect((await cli(["list", "--json", "--no-json"])).out).toStartWith("No jobs in /");
    expect((await cli(["types", "--json=false"])).out).toStartWith("TYPE");
  });

  test("--version tells the version", async () => {
    expect((await cli(["--version"])).out).toBe("1.2.3\n");
  });

  test("refuses a bad setting with one sentence and exit 1", async () => {
    const { code, err } = await cli(["list", "--host", "http://x"]);
    expect(code).toBe(1);
    expect(err).toStartWith("error  Expected `--host` to be an address or a name");
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });
});
