import { expect, setDefaultTimeout, test } from "bun:test";
import { client } from "jobdeck/client";
import { tempFolder } from "../support/folder.ts";
import { jobdeck, serve } from "../support/jobdeck.ts";
import { TestSocket } from "../support/socket.ts";
import { SseReader } from "../support/sse.ts";

// Each test starts several programs, however busy the machine is.
setDefaultTimeout(60_000);

async function told(folder: string, ...words: string[]): Promise<string> {
  await using command = jobdeck(folder, words);
  return (await new Response(command.stdout).text()).trim();
}

const stream = (url: string, headers = {}) =>
  fetch(`${url}/api/jobs/stream`, { headers: { accept: "text/event-stream", ...headers } });

test("a token that is made in a terminal counts for the server that runs, and so does its end", async () => {
  await using folder = await tempFolder();
  const { server, url } = await serve(folder.path);
  await using _ = server;
  expect((await fetch(`${url}/api/jobs`)).status).toBe(200);
  const free = new SseReader(await stream(url));
  const secret = await told(folder.path, "token", "create", "--name", "me");
  expect((await fetch(`${url}/api/jobs`)).status).toBe(401);
  // The stream was open to everybody before, and ends although nobody asks for anything.
  await free.all();

  const deck = client({ server: url, token: secret, storage: null });
  const job = await deck.run("demo", { steps: 2, stepMs: 0 });
  const types = [];
  for await (const { type } of job.events()) types.push(type);
  expect(types).toContain("status");
  expect((await job.ended()).createdBy).toBe("token:me");

  const headers = { authorization: `Bearer ${secret}` };
  const mine = new SseReader(await stream(url, headers));
  using socket = await TestSocket.open(url, { headers });
  expect(await socket.ask("get_status")).toEqual({ active_jobs: [] });
  await told(folder.path, "token", "revoke", "me");
  await mine.all();
  expect((await socket.closed).code).toBe(1008);
  expect(deck.get(job.id)).rejects.toMatchObject({ status: 401, code: "token_invalid" });
});

test("an address that others can reach is listened on once there is a token, and asks for one even after a reset", async () => {
  await using folder = await tempFolder();
  const secret = await told(folder.path, "token", "create");
  const { server, text, url } = await serve(folder.path, { JOBDECK_HOST: "0.0.0.0" });
  await using _ = server;
  expect(text).toContain("everybody needs a token");
  const { port } = new URL(url);
  const ask = async (host: string, headers: Readonly<Record<string, string>> = {}) =>
    (await fetch(`http://127.0.0.1:${port}/api/jobs`, { headers: { host, ...headers } })).status;
  const own = { authorization: `Bearer ${secret}` };
  expect(url).toStartWith("http://localhost:");
  expect([await ask("127.0.0.1"), await ask("127.0.0.1", own)]).toEqual([401, 200]);
  // An address is nobody's DNS name, so it can't have been pointed here.
  expect([await ask("192.168.1.5:3000", own), await ask("evil.example", own)]).toEqual([200, 421]);
  await told(folder.path, "token", "reset");
  expect([await ask("127.0.0.1"), await ask("127.0.0.1", own)]).toEqual([401, 401]);
});

test("no token is in what a server writes, in its data folder, and in what it tells of itself", async () => {
  await using folder = await tempFolder();
  const { server, text, url } = await serve(folder.path);
  await using _ = server;
  const secret = await told(folder.path, "token", "create");
  const headers = { authorization: `Bearer ${secret}` };
  for (const path of ["/jobs", `/api/jobs?access_token=${secret}`, "/metrics", "/api/tokens", "/nowhere"]) {
    const answer = await fetch(url + path, { headers });
    expect(await answer.text()).not.toContain(secret.slice(3));
  }
  await fetch(`${url}/login`, { method: "POST", headers, body: new URLSearchParams({ token: secret }) });
  expect(await told(folder.path, "doctor")).not.toContain(secret.slice(3));
  server.kill();
  let rest = await new Response(server.stderr).text();
  for await (const bytes of server.stdout) rest += new TextDecoder().decode(bytes);
  expect(text + rest).not.toContain(secret.slice(3));
  for await (const file of new Bun.Glob("**/*").scan({ cwd: folder.path, onlyFiles: true })) {
    expect((await Bun.file(`${folder.path}/${file}`).text()).includes(secret.slice(3))).toBe(false);
  }
});

test("a server whose address is none of this machine's says that, and not that another program has the port", async () => {
  await using folder = await tempFolder();
  await told(folder.path, "token", "create");
  await using server = jobdeck(folder.path, ["serve"], { JOBDECK_HOST: "192.0.2.1", JOBDECK_PORT: "0" });
  const text = await new Response(server.stderr).text();
  expect(await server.exited).toBe(1);
  expect(text).toContain("JOBDECK_HOST has to be an address of this machine");
  expect(text).not.toContain("stop what uses it");
});
