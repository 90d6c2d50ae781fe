import { expect, test } from "bun:test";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import { listen } from "../../src/listen.ts";
import { CliHost } from "../support/cli-host.ts";
import { cliSide } from "../support/cli-sides.ts";
import { testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";
import { jobdeck } from "../support/jobdeck.ts";
import { OWN_CERTIFICATE } from "../support/own-certificate.ts";

const TOKEN = "jdk_s3cret";

/** What the commands say of a server that answers so. `…` is its address. */
async function said(
  answer: (request: Request) => Response,
  words: readonly string[] = ["list"],
  env: Readonly<Record<string, string>> = {},
) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  try {
    const address = `http://127.0.0.1:${server.port}`;
    const host = new CliHost("/", { env: { JOBDECK_SERVER: address, ...env } });
    const code = await runCli(words, host);
    return { code, out: host.out.text, err: host.err.text.replaceAll(address, "…") };
  } finally {
    await server.stop(true);
  }
}

const refusal = (status: number, code: string, message: string) => () =>
  Response.json({ error: { code, message, requestId: "r1" } }, { status });

const REFUSALS: readonly [name: string, answer: () => Response, says: string][] = [
  [
    "wants a token",
    refusal(401, "unauthorized", "Sign in"),
    "The server at … asks for a token: give one with JOBDECK_TOKEN",
  ],
  ["forbids it", refusal(403, "forbidden", "This token may only read"), "This token may only read"],
  [
    "forbids it without a word",
    () => new Response("no", { status: 403 }),
    "The server at … refuses this (status 403)",
  ],
  ["is not ready", refusal(503, "not_ready", "It starts"), "The server at … says: It starts (request r1)"],
  [
    "has a bug",
    refusal(500, "internal_error", "Something went wrong"),
    "The server at … says: Something went wrong (request r1)",
  ],
  [
    "is another program",
    () => new Response("<h1>Hello</h1>"),
    "What is at … is not a Jobdeck: correct JOBDECK_SERVER or --server",
  ],
  [
    "speaks other JSON",
    () => Response.json({ status: "UP" }),
    "What is at … is not a Jobdeck: correct JOBDECK_SERVER or --server",
  ],
  [
    "knows no such address",
    () => new Response("", { status: 404 }),
    "What is at … is not a Jobdeck (it answers with status 404): correct JOBDECK_SERVER or --server",
  ],
  [
    "has moved",
    () => Response.redirect("https://sso.example/login?secret=1", 302),
    "The server at … sends us to https://sso.example/login: correct JOBDECK_SERVER or --server",
  ],
];

test.each(REFUSALS)("a server that %s is one sentence and exit 1", async (_, answer, says) => {
  expect(await said(answer)).toEqual({ code: 1, out: "", err: `error  ${says}\n` });
  const json = await said(answer, ["list", "--json"]);
  expect(json).toMatchObject({ code: 1, out: "" });
  expect(JSON.parse(json.err)).toEqual({ error: { code: expect.any(String), message: says } });
});

test("the token goes to the server and nowhere else", async () => {
  const seen: (string | null)[] = [];
  const answer = (request: Request) => {
    seen.push(request.headers.get("authorization"));
    return refusal(401, "unauthorized", "Unknown token")();
  };
  const env = { JOBDECK_TOKEN: TOKEN };
  for (const words of [["list"], ["doctor"], ["add", "demo"], ["show", "0198", "--json"]]) {
    const { code, out, err } = await said(answer, words, env);
    expect(code).toBe(1);
    expect(out + err).not.toContain(TOKEN);
    expect(out + err).toContain("does not accept the token: give another one with JOBDECK_TOKEN");
  }
  expect(new Set(seen)).toEqual(new Set([`Bearer ${TOKEN}`]));
  const bad = new CliHost("/", { env: { JOBDECK_TOKEN: "two words s3cret" } });
  expect(await runCli(["list"], bad)).toBe(1);
  expect(bad.err.text).toStartWith("error  Expected `JOBDECK_TOKEN` to be a token of that server");
  expect(bad.err.text).not.toContain("s3cret");
});

test("a token does not follow a redirect", async () => {
  let visits = 0;
  const elsewhere = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch() {
      visits += 1;
      return new Response();
    },
  });
  const to = `http://127.0.0.1:${elsewhere.port}/`;
  const { code } = await said(() => Response.redirect(to, 307), ["list"], { JOBDECK_TOKEN: TOKEN });
  expect([code, visits]).toEqual([1, 0]);
  await elsewhere.stop(true);
});

test("a server that can't be reached is one sentence that says what to do", async () => {
  const gone = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const address = `http://127.0.0.1:${gone.port}`;
  await gone.stop(true);
  const tls = Bun.serve({
    port: 0,
    hostname: "localhost",
    tls: OWN_CERTIFICATE,
    fetch: () => new Response(),
  });
  const cases: readonly [server: string, says: string][] = [
    [address, `No server answers at ${address}: start it with \`jobdeck serve\`, or correct JOBDECK_SERVER`],
    ["http://nowhere.invalid", "No host is called nowhere.invalid: correct JOBDECK_SERVER"],
    [`https://localhost:${tls.port}`, `The certificate of https://localhost:${tls.port} can't be trusted (`],
    [
      "ftp://x",
      "Expected `--server` to be an address with http:// or https:// and without user, query or fragment",
    ],
    ["http://me:s3cret@x", "Expected `--server` to be an address with http:// or https:// and without user"],
  ];
  for (const [server, says] of cases) {
    const host = new CliHost("/");
    expect(await runCli(["list", "--server", server], host)).toBe(1);
    expect(host.err.text).toStartWith(`error  ${says}`);
    expect(host.err.text.trimEnd().split("\n")).toHaveLength(1);
    expect(host.err.text).not.toContain("s3cret");
  }
  await tls.stop(true);
});

const LOCAL = ["serve", "work", "run demo", "backup b", "restore b --force", "migrate"];
test.each(LOCAL)("%s refuses to work here while a server is named, and does nothing", async (text) => {
  const words = text.split(" ");
  await using folder = await tempFolder();
  const host = new CliHost(folder.path, { env: { JOBDECK_SERVER: "http://127.0.0.1:1" } });
  expect(await runCli(words, host)).toBe(2);
  expect(host.err.text).toStartWith(
    `error  \`jobdeck ${words[0]}\` works on this machine's data folder, and JOBDECK_SERVER names a server: leave that out, or say --server=\n`,
  );
  expect(await Bun.file(join(folder.path, "data/jobdeck.db")).exists()).toBe(false);
});

test("whoever named the server is named", async () => {
  await using folder = await tempFolder({ "jobdeck.config.ts": 'export default { server: "http://x" };' });
  const said = async (...words: readonly string[]) => {
    const host = new CliHost(folder.path);
    expect(await runCli(words, host)).toBe(2);
    return host.err.text;
  };
  expect(await said("migrate")).toContain("and `server` in jobdeck.config.ts names a server:");
  expect(await said("migrate", "--server", "http://y")).toContain("and --server names a server:");
});

test("--server= leaves out what the environment names", async () => {
  await using folder = await tempFolder();
  const host = new CliHost(folder.path, { env: { JOBDECK_SERVER: "http://127.0.0.1:1" } });
  expect(await runCli(["list", "--server="], host)).toBe(0);
  expect(host.out.text).toBe(`No jobs in ${folder.path}/data.\n`);
});

test("whoever watches sees the end although the server was away in between", async () => {
  await using folder = await tempFolder();
  await using deck = await testDeck({ folder: folder.path, env: { JOBDECK_PORT: "0" } });
  const web = await listen(deck, () => true);
  const { id } = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  const [watcher, reader] = [0, 1].map(() => new CliHost("/", { env: { JOBDECK_SERVER: web.url } }));
  if (watcher === undefined || reader === undefined) throw new Error("There are two");
  const watching = runCli(["watch", id], watcher);
  const reading = runCli(["log", id, "--follow"], reader);
  await Promise.all([watcher.out.saw("Running"), reader.out.saw("Step 2 of")]);
  await web.stop();
  await deck.tracker.cancel(id, { by: "ada", reason: "user" });
  await deck.ended(id);
  const again = await listen(
    { ...deck, config: { ...deck.config, port: Number(new URL(web.url).port) } },
    () => true,
  );
  expect(await watching).toBe(130);
  expect(await reading).toBe(0);
  expect(watcher.out.text).toContain("cancelled (user)");
  const lines = reader.out.text.trimEnd().split("\n");
  expect(new Set(lines).size).toBe(lines.length);
  await again.stop();
});

test("a real process asks a real server, and tells nobody its token", async () => {
  await using on = await cliSide("server");
  await using command = jobdeck(on.folder.path, ["add", "demo", "--steps", "1", "--wait", "--json"], {
    JOBDECK_SERVER: on.place,
    JOBDECK_TOKEN: TOKEN,
  });
  const [out, err] = await Promise.all([
    new Response(command.stdout).text(),
    new Response(command.stderr).text(),
  ]);
  expect([await command.exited, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({ status: "completed", createdBy: "api" });
  expect(out).not.toContain(TOKEN);
});
