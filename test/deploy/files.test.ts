import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { runCli } from "../../src/cli/cli.ts";
import { parseDuration } from "../../src/domain/duration.ts";
import { SETTING_KEYS, variableOf } from "../../src/settings.ts";
import { CliHost } from "../support/cli-host.ts";
import { tempFolder } from "../support/folder.ts";
import { deployed } from "../support/proxy.ts";

const TOP = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(TOP, path), "utf8");
const compose = Bun.YAML.parse(read("compose.yaml")) as {
  readonly services: {
    readonly jobdeck: {
      readonly stop_grace_period: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly volumes: readonly string[];
    };
  };
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { jobdeck } = compose.services;
const unit = deployed("jobdeck.service");

/** A stop takes the grace, the ladder after it, and the last writes. */
const LONGER_MS = 20_000;

test("the image has the Bun that the packages name", () => {
  expect(/oven\/bun:([\d.]+)/.exec(read("Dockerfile"))?.[1]).toBe(manifest.dependencies.bun);
});

test("the image is given what a package is given, and everything that the program reads", () => {
  const ignored = read(".dockerignore");
  const dockerfile = read("Dockerfile");
  for (const part of ["src", "views", "public", "package.json"]) {
    expect(ignored).toContain(`\n!${part}\n`);
    expect(dockerfile).toMatch(new RegExp(`^COPY .*\\b${part}\\b`, "m"));
  }
  expect(ignored.startsWith("*\n")).toBe(true);
});

test("every setting that the examples name is one", () => {
  const known = new Set(SETTING_KEYS.map(variableOf));
  const named = [read("Dockerfile"), read("compose.yaml"), unit].flatMap((text) => [
    ...[...text.matchAll(/JOBDECK_[A-Z_]+/g)].map(([name]) => name),
  ]);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test("what the examples run in the container before its first start makes a token", async () => {
  const texts = [read("compose.yaml"), read("docs/running.md")];
  const lines = texts.flatMap((text) => [
    ...text.matchAll(/^(?:# )?docker compose run --rm jobdeck (.*?) {2,}/gm),
  ]);
  expect(lines).toHaveLength(texts.length);
  for (const [, words = ""] of lines) {
    await using folder = await tempFolder();
    const host = new CliHost(folder.path, { env: { JOBDECK_HOST: "0.0.0.0" } });
    expect([await runCli(words.split(" "), host), host.out.text]).toEqual([0, expect.stringMatching(/^jd_/)]);
  }
});

test("what stops a server leaves its jobs their grace and the time to stop", () => {
  const ofCompose = parseDuration(jobdeck.environment["JOBDECK_GRACE"] ?? "") ?? Number.NaN;
  expect(parseDuration(jobdeck.stop_grace_period)).toBeGreaterThanOrEqual(ofCompose + LONGER_MS);
  const grace = parseDuration(/JOBDECK_GRACE=(\S+)/.exec(unit)?.[1] ?? "") ?? Number.NaN;
  const seconds = Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1]);
  expect(1000 * seconds).toBeGreaterThanOrEqual(grace + LONGER_MS);
  expect(unit).toContain("KillMode=mixed");
});

test("every volume that the service uses is declared", () => {
  expect(jobdeck.volumes.map((volume) => volume.split(":")[0] ?? "").toSorted()).toEqual(
    Object.keys(compose.volumes).toSorted(),
  );
});

const systemd = Bun.which("systemd-analyze");
if (systemd === null)
  console.log("Left out: systemd's own check of the unit, since systemd-analyze is not found.");
test.if(systemd !== null)("systemd understands the unit", async () => {
  await using folder = await tempFolder();
  // It also looks whether the program and the user are there.
  const fitted = unit
    .replaceAll("/opt/jobdeck/node_modules/.bin/bun", process.execPath)
    .replace(/^(User|Group)=.*$/gm, "$1=root");
  await folder.write("jobdeck.service", fitted);
  const check = Bun.spawn(["systemd-analyze", "verify", join(folder.path, "jobdeck.service")], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = await new Response(check.stderr).text();
  expect([await check.exited, said.split("\n").filter((line) => line.includes("jobdeck.service"))]).toEqual([
    0,
    [],
  ]);
});
