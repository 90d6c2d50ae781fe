import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, type ConfigSources, loadConfig } from "../src/config.ts";
import { JobdeckError } from "../src/domain/errors.ts";
import { SETTING_KEYS, SETTINGS, variableOf } from "../src/settings.ts";

let cwd = "";
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "jobdeck-config-")));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function load(sources: Omit<ConfigSources, "cwd"> = {}): Config {
  return loadConfig({ env: {}, ...sources, cwd });
}

function refusal(sources: Omit<ConfigSources, "cwd">): JobdeckError {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof JobdeckError) return error;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("where a setting comes from", () => {
  test("without any source the defaults are in force", () => {
    const config = load();
    expect(config).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      allowedHosts: [],
      publicUrl: null,
      dataDir: join(cwd, "data"),
      databasePath: join(cwd, "data", "jobdeck.db"),
      durability: "full",
      queueSize: 10_000,
      retentionMs: 30 * 86_400_000,
      diskLimit: null,
      graceMs: 5000,
      allowPrivateHosts: false,
      repoRoots: [cwd],
    });
    expect(config.concurrency).toBeGreaterThanOrEqual(2);
    expect(config.origins["JOBDECK_PORT"]).toEqual({ value: "3000", origin: "default" });
  });

  test("the file wins over the default, the environment over the file, and a flag over all", () => {
    writeFileSync(
      join(cwd, "jobdeck.config.ts"),
      `export default { port: 4001, concurrency: 7, grace: "1s", allowPrivateHosts: true, allowedHosts: ["A.example"] };`,
    );
    const config = load({ env: { JOBDECK_CONCURRENCY: "8", JOBDECK_GRACE: "2s" }, flags: { grace: "3s" } });
    expect(config).toMatchObject({
      port: 4001,
      concurrency: 8,
      graceMs: 3000,
      allowPrivateHosts: true,
      allowedHosts: ["a.example"],
    });
    const origins = Object.values(config.origins).map((o) => o.origin);
    expect(new Set(origins)).toEqual(new Set(["default", "jobdeck.config.ts", "environment", "flag"]));
    expect(config.origins["JOBDECK_GRACE"]).toEqual({ value: "3s", origin: "flag" });
  });

  test("an empty variable counts as not set", () => {
    expect(load({ env: { JOBDECK_PORT: "" } }).port).toBe(3000);
  });

  test("every setting has an origin under its variable", () => {
    expect(Object.keys(load().origins)).toEqual(SETTING_KEYS.map(variableOf));
  });

  test("the settings in force can't be changed", () => {
    const config = load();
    for (const part of [config, config.allowedHosts, config.repoRoots, config.origins]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test("variables that look like settings and are none are named, the program's own mark is not", () => {
    const { unknownVariables } = load({ env: { JOBDECK_PROT: "1", JOBDECK_RUN: "x.1", HOME: "/" } });
    expect(unknownVariables).toEqual(["JOBDECK_PROT"]);
  });
});

describe("paths", () => {
  test("a relative data folder starts at the working directory, a relative database in the data folder", () => {
    const config = load({ env: { JOBDECK_DATA: "d", JOBDECK_DATABASE: "sqlite:x/jobs.db" } });
    expect(config.dataDir).toBe(join(cwd, "d"));
    expect(config.databasePath).toBe(join(cwd, "d", "x", "jobs.db"));
    expect(load({ env: { JOBDECK_DATABASE: "/tmp/other.db" } }).databasePath).toBe("/tmp/other.db");
  });

  test("roots of repositories are resolved, and the working directory is always among them", () => {
    mkdirSync(join(cwd, "real"));
    symlinkSync(join(cwd, "real"), join(cwd, "link"));
    expect(load({ env: { JOBDECK_REPO_ROOTS: "link, real" } }).repoRoots).toEqual([cwd, join(cwd, "real")]);
  });
});

describe("the public address", () => {
  test("loses its last slash, and its host may be asked", () => {
    const config = load({ env: { JOBDECK_PUBLIC_URL: "https://Deck.example/jobs/" } });
    expect(config.publicUrl).toBe("https://deck.example/jobs");
    expect(config.allowedHosts).toEqual(["deck.example"]);
  });
});

describe("a setting that can't be used", () => {
  const refused: readonly [variable: string, value: string, message: string][] = [
    [
      "JOBDECK_PORT",
      "80a",
      'Expected `JOBDECK_PORT` to be an integer from 0 to 65535 (0 = any free port), got "80a"',
    ],
    ["JOBDECK_PORT", "65536", '(0 = any free port), got "65536"'],
    ["JOBDECK_PORT", "3.5", 'got "3.5"'],
    [
      "JOBDECK_HOST",
      "http://localhost",
      'Expected `JOBDECK_HOST` to be an address or a name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, got "http://localhost"',
    ],
    ["JOBDECK_HOST", "[::1]", "an address or a name of this machine"],
    ["JOBDECK_ALLOWED_HOSTS", "https://a.example", "host names without scheme or port"],
    ["JOBDECK_ALLOWED_HOSTS", "*", "host names without scheme or port"],
    ["JOBDECK_PUBLIC_URL", "ftp://a.example", "an address with http:// or https://"],
    ["JOBDECK_PUBLIC_URL", "https://", "an address with http:// or https://"],
    ["JOBDECK_DATABASE", "postgres://me:secret@db/jobs", "`sqlite:` and the name of a file"],
    ["JOBDECK_DURABILITY", "fast", 'Expected `JOBDECK_DURABILITY` to be `full` or `normal`, got "fast"'],
    ["JOBDECK_CONCURRENCY", "0", 'an integer from 1 to 1000, got "0"'],
    ["JOBDECK_QUEUE_SIZE", "-1", "an integer from 1 to 1000000"],
    ["JOBDECK_RETENTION", "30", 'a duration from 1m to 36500d, such as 30d, got "30"'],
    ["JOBDECK_RETENTION", "5s", "a duration from 1m"],
    ["JOBDECK_GRACE", "11m", "a duration from 0s to 10m"],
    ["JOBDECK_ALLOW_PRIVATE_HOSTS", "maybe", '`on` or `off`, got "maybe"'],
    ["JOBDECK_REPO_ROOTS", "no-such-folder", "folders that exist"],
  ];
  test.each(refused)("%s=%s is refused with its rule", (variable, value, message) => {
    const error = refusal({ env: { [variable]: value } });
    expect(error.reason).toBe("config_invalid");
    expect(error.message).toContain(message);
    expect(error.message.split("\n")).toHaveLength(1);
  });

  test("is named as its writer knows it", () => {
    expect(refusal({ flags: { queueSize: "x" } }).message).toStartWith("Expected `--queue-size` to be");
    writeFileSync(join(cwd, "jobdeck.config.ts"), "export default { retention: 30 };");
    expect(refusal({}).message).toStartWith("Expected `retention in jobdeck.config.ts` to be a duration");
  });

  test("never shows a password", () => {
    const { message } = refusal({ env: { JOBDECK_DATABASE: "postgres://me:secret@db/jobs" } });
    expect(message).not.toContain("secret");
    expect(message).toContain("//•••@db/jobs");
  });

  test("does not hide a second one: each has its sentence", () => {
    const error = refusal({ env: { JOBDECK_PORT: "x", JOBDECK_GRACE: "y" }, flags: { prot: "1" } });
    expect(error.issues.map((issue) => issue.path).sort()).toEqual(["/grace", "/port", "/prot"]);
    expect(error.message.split("\n")).toHaveLength(3);
  });

  test("a config file that is broken or exports no object is refused by name", () => {
    writeFileSync(join(cwd, "jobdeck.config.ts"), "export default 3;");
    expect(refusal({}).message).toBe("Expected jobdeck.config.ts to export an object of settings by default");
    const other = mkdtempSync(join(cwd, "other-"));
    writeFileSync(join(other, "jobdeck.config.ts"), "export default {");
    expect(() => loadConfig({ env: {}, cwd: other })).toThrow("jobdeck.config.ts can't be read: ");
  });
});

test("every default passes its own rule", () => {
  expect(() => load()).not.toThrow();
  for (const key of SETTING_KEYS) expect(SETTINGS[key].description).toEndWith(".");
});

test("a secret is shown nowhere, not even when it is refused", () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const env = (value: string) => ({ env: { JOBDECK_WEBHOOK_SECRET: value }, cwd: "/" });
  const config = loadConfig(env(`${secret}, ${secret}`));
  expect(config.webhookSecrets).toEqual([secret]);
  expect(config.origins["JOBDECK_WEBHOOK_SECRET"]).toEqual({ value: "•••", origin: "environment" });
  const refused = () => loadConfig(env("whsec_hunter2"));
  expect(refused).toThrow("`JOBDECK_WEBHOOK_SECRET` to be `whsec_`");
  expect(refused).not.toThrow("hunter2");
});

describe("a language model", () => {
  const OLLAMA = {
    JOBDECK_LLM_PROVIDER: "openai-compatible",
    JOBDECK_LLM_MODEL: "qwen3",
    JOBDECK_LLM_URL: "http://127.0.0.1:11434/v1/",
  };

  test("is none unless there is a provider", () => {
    expect(load().model).toBeNull();
    expect(load({ env: { JOBDECK_LLM_MODEL: "x", JOBDECK_LLM_KEY: "y" } }).model).toBeNull();
  });

  test("is what the settings say", () => {
    expect(load({ env: OLLAMA }).model).toEqual({
      ...{ provider: "openai-compatible", name: "qwen3", key: null, url: "http://127.0.0.1:11434/v1" },
      ...{ price: null, concurrency: 3, embedding: null },
    });
    const prices = { JOBDECK_LLM_INPUT_PRICE: "0.25", JOBDECK_LLM_OUTPUT_PRICE: "15" };
    expect(load({ env: { ...OLLAMA, ...prices } }).model?.price).toEqual({ input: 0.25, output: 15 });
  });

  test.each([
    ["JOBDECK_LLM_MODEL", { ...OLLAMA, JOBDECK_LLM_MODEL: "" }],
    ["JOBDECK_LLM_URL", { ...OLLAMA, JOBDECK_LLM_URL: "" }],
    ["JOBDECK_LLM_KEY", { JOBDECK_LLM_PROVIDER: "anthropic", JOBDECK_LLM_MODEL: "x" }],
  ])("is refused without its %s", (variable, env) => {
    expect(refusal({ env }).message).toStartWith(
      `Expected \`${variable}\` to be set, since \`JOBDECK_LLM_PROVIDER\` is `,
    );
  });

  test.each([
    "https://api.example.com/v1",
    "http://localhost:1234/v1",
    "http://192.168.1.5/v1",
    "http://[::1]:8000/v1",
    "http://ollama:11434/v1",
  ])("may be at %s", (url) =>
    expect(load({ env: { ...OLLAMA, JOBDECK_LLM_URL: url } }).model?.url).toBe(url),
  );

  test.each([
    "http://api.example.com/v1",
    "http://8.8.8.8/v1",
    "https://me:pass@api.example.com/v1",
    "ftp://localhost/v1",
    "https://api.example.com/v1?key=x",
  ])("may not be at %s", (url) => {
    const { message } = refusal({ env: { ...OLLAMA, JOBDECK_LLM_URL: url } });
    expect(message).toContain("`JOBDECK_LLM_URL`");
    expect(message).not.toContain("pass");
  });

  test("keeps its key to itself", () => {
    const env = { ...OLLAMA, JOBDECK_LLM_KEY: "sk-hunter2" };
    const config = load({ env });
    expect(config.model?.key).toBe("sk-hunter2");
    expect(JSON.stringify(config.origins)).not.toContain("hunter2");
    expect(refusal({ env: { ...env, JOBDECK_LLM_KEY: "sk hunter2" } }).message).not.toContain("hunter2");
  });
});
