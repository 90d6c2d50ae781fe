import { describe, expect, test } from "bun:test";
import { runCli } from "../../src/cli/cli.ts";
import { CliHost } from "../support/cli-host.ts";
import { tempFolder } from "../support/folder.ts";

const WEBHOOK_SECRET = `whsec_${"hunter22".repeat(4)}AAAA`;
const REFUSING = {
  ...{ type: "refusing", title: "Refusing", stages: [], executor: "subprocess" },
  command: ["sh", "-c", `read job; echo '{"type":"error","message":"hunter22-input was refused"}'`],
  input: { type: "object", properties: { key: { type: "string", writeOnly: true } } },
};

/** Serves in a folder, lets `use` ask, and stops. @returns the lines of the log */
async function logOf(use: (url: string) => Promise<void>, env: Readonly<Record<string, string>> = {}) {
  await using folder = await tempFolder();
  await folder.write("types/jobdeck.job.json", JSON.stringify(REFUSING));
  const own = { JOBDECK_PORT: "0", JOBDECK_JOBS: "types", JOBDECK_WEBHOOK_SECRET: WEBHOOK_SECRET };
  const host = new CliHost(folder.path, {
    env: { ...own, JOBDECK_LOG_FORMAT: "json", JOBDECK_LOG_LEVEL: "debug", ...env },
  });
  const served = runCli(["serve"], host);
  const begun = /listens on (http:[^"\s]+)/;
  await host.err.saw("listens on");
  await use(begun.exec(host.err.text)?.[1] ?? "");
  host.signal("SIGTERM");
  expect(await served).toBe(0);
  return { text: host.err.text, out: host.out.text };
}

describe("the log of a server", () => {
  test("is nothing but JSON where that was asked for, from its start to its end", async () => {
    const { text, out } = await logOf(async () => undefined);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ level: "info", from: 0, msg: "The database was created" });
    expect(lines.map(({ msg }) => msg)).toContain("Jobdeck stops: running jobs get their grace");
    expect(lines.at(-1)).toMatchObject({ msg: "Jobdeck has stopped" });
    expect(out).toBe("");
  });

  test("has no secret in it, wherever one was sent", async () => {
    const { text } = await logOf(async (url) => {
      const headers = {
        "content-type": "application/json",
        authorization: "Bearer hunter22-bearer",
        cookie: "session=hunter22-cookie",
        "x-request-id": "hunter22 is no id",
      };
      const send = async (path: string, body: unknown) =>
        (await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
      const callbackUrl = "https://ann:hunter22-callback@127.0.0.1:9/hunter22-hook?token=hunter22-query";
      const { id } = await send("/api/jobs", {
        type: "refusing",
        input: { key: "hunter22-input" },
        callbackUrl,
      });
      await send("/api/jobs?access_token=hunter22-query", {
        type: "refusing",
        input: { key: "hunter22-input" },
      });
      await send("/api/jobs", {
        type: "wiki",
        input: { repo: "https://ann:hunter22-url@127.0.0.1:9/a.git" },
      });
      await send("/api/jobs", { type: "refusing", input: "hunter22-broken" });
      const last = id ?? (await send("/api/jobs", { type: "refusing", input: { key: "hunter22-input" } })).id;
      await fetch(`${url}/api/jobs/${last}/wait?timeout=20`, { headers });
    });
    expect(text).toContain('"error":"••• was refused","msg":"Job failed"');
    expect(text).not.toContain("hunter22");
  });
});

test("a worker logs like a server: what it runs stands in no other log", async () => {
  await using folder = await tempFolder();
  const env = { JOBDECK_LOG_FORMAT: "json", JOBDECK_NOPE: "1" };
  const host = new CliHost(folder.path, { env });
  const worked = runCli(["work"], host);
  await host.err.saw("works on");
  expect(await runCli(["add", "demo", "--steps", "1"], new CliHost(folder.path))).toBe(0);
  await host.err.saw('"status":"completed"');
  host.signal("SIGTERM");
  expect(await worked).toBe(0);
  const lines = host.err.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: `Jobdeck 1.2.3 works on ${folder.path}/data`, ignored: ["JOBDECK_NOPE"] }),
  );
  const told = lines.map(({ msg }) => msg);
  expect(told).toEqual(expect.arrayContaining(["Job started", "Job completed"]));
  expect(told.slice(-2)).toEqual(["Jobdeck stops: running jobs get their grace", "Jobdeck has stopped"]);
  expect(host.out.text).toBe("");
});
