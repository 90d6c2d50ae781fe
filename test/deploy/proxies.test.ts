import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:http2";
import { type Folder, tempFolder } from "../support/folder.ts";
import { serve } from "../support/jobdeck.ts";
import {
  certificate,
  deployed,
  freePort,
  noProxy,
  type RunningProxy,
  startCaddy,
  startNginx,
} from "../support/proxy.ts";

setDefaultTimeout(60_000);

const TLS = { tls: { rejectUnauthorized: false } };
/** Documents may be so large. */
const LARGE = 30 * 1024 * 1024;

interface Setup {
  readonly program: "nginx" | "caddy";
  readonly title: string;
  /** Below which path people reach it. */
  readonly path: string;
  start(folder: Folder, server: string, port: number): Promise<RunningProxy>;
}

/** An example of ours with the names and the ports of this machine. */
async function fitted(folder: Folder, text: string, server: string, port: number): Promise<string> {
  const { cert, key } = await certificate(folder);
  return text
    .replaceAll("127.0.0.1:3000", server)
    .replaceAll("deck.example.org {", `https://localhost:${port} {\n\ttls ${cert} ${key}`)
    .replaceAll("deck.example.org;", "localhost;")
    .replaceAll("/etc/ssl/certs/deck.example.org.pem", cert)
    .replaceAll("/etc/ssl/private/deck.example.org.key", key)
    .replace(/.*listen \[::\].*\n/, "")
    .replaceAll("listen 443 ", `listen 127.0.0.1:${port} `);
}

const SETUPS: readonly Setup[] = [
  {
    ...{ program: "nginx", title: "nginx", path: "" },
    start: async (folder, server, port) =>
      startNginx(folder, await fitted(folder, deployed("nginx.conf"), server, port), port),
  },
  {
    ...{ program: "nginx", title: "nginx, below a path", path: "/deck" },
    async start(folder, server, port) {
      const whole = deployed("nginx.conf").replace(
        / {4}location \/ \{[\s\S]*?\n {4}\}\n/,
        deployed("nginx-path.conf"),
      );
      return startNginx(folder, await fitted(folder, whole, server, port), port);
    },
  },
  {
    ...{ program: "caddy", title: "Caddy", path: "" },
    start: async (folder, server, port) =>
      startCaddy(
        folder,
        `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n${await fitted(folder, deployed("Caddyfile"), server, port)}`,
        port,
      ),
  },
];

/** A server behind a proxy, for as long as `use` takes. */
async function behind(setup: Setup, use: (url: string) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  const [own, port] = [freePort(), freePort()];
  const url = `https://localhost:${port}${setup.path}`;
  const { server } = await serve(folder.path, { JOBDECK_PUBLIC_URL: url, JOBDECK_PORT: String(own) });
  await using _ = await setup.start(folder, `127.0.0.1:${own}`, port);
  try {
    await use(url);
  } finally {
    server.kill("SIGTERM");
    await server.exited;
  }
}

async function create(url: string, input: Readonly<Record<string, unknown>>): Promise<string> {
  const body = JSON.stringify({ type: "demo", input });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/api/jobs`, { ...TLS, method: "POST", headers, body });
  expect(answer.status).toBe(202);
  const { id } = await answer.json();
  return id;
}

/** Reads until a text was seen; a proxy that keeps what is streamed never shows it. */
async function saw(answer: Response, text: string): Promise<void> {
  if (answer.body === null) throw new Error("It has no body");
  let seen = "";
  for await (const chunk of answer.body) {
    seen += new TextDecoder().decode(chunk);
    if (seen.includes(text)) return;
  }
  throw new Error(`It ended without ${text}: ${seen}`);
}

for (const setup of SETUPS) {
  const lack = noProxy(setup.program);
  if (lack !== null) console.log(`Left out: what is behind ${setup.title}, since ${lack}.`);
  describe.if(lack === null)(`behind ${setup.title}`, () => {
    test("pages are served over HTTP/2, and each names its own host and path", async () => {
      await behind(setup, async (url) => {
        const session = connect(new URL(url).origin, { rejectUnauthorized: false });
        const request = session.request({ ":path": `${setup.path}/`, accept: "text/html" });
        let page = "";
        for await (const chunk of request) page += String(chunk);
        session.close();
        expect(session.alpnProtocol).toBe("h2");
        expect(page).toContain(`href="${setup.path}/jobs"`);
        const css = /href="([^"]+app\.css[^"]*)"/.exec(page)?.[1] ?? "";
        expect((await fetch(new URL(css, url), TLS)).status).toBe(200);
      });
    });

    test("a form is taken from its own pages and from no other site's", async () => {
      await behind(setup, async (url) => {
        const send = (origin: string) =>
          fetch(`${url}/api/jobs`, {
            ...{ ...TLS, method: "POST", redirect: "manual" },
            headers: { origin, accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
            body: "type=demo&input.steps=1&input.stepMs=0",
          });
        const own = await send(new URL(url).origin);
        expect([own.status, own.headers.get("location")]).toEqual([
          303,
          expect.stringMatching(new RegExp(`^${setup.path}/jobs/`)),
        ]);
        expect((await send("https://elsewhere.example")).status).toBe(403);
      });
    });

    test("an event stream and a followed log show what happens while it happens", async () => {
      await behind(setup, async (url) => {
        const headers = { accept: "text/event-stream" };
        const stream = await fetch(`${url}/api/jobs/stream`, { ...TLS, headers });
        await saw(stream, "retry:");
        const id = await create(url, { steps: 1000, stepMs: 1000, logLines: 1000 });
        const [events, log] = await Promise.all([
          fetch(`${url}/api/jobs/${id}/events`, { ...TLS, headers }),
          fetch(`${url}/api/jobs/${id}/log?follow=1`, TLS),
        ]);
        await Promise.all([saw(events, '"status":"running"'), saw(log, "Step 1")]);
        const ended = await fetch(`${url}/api/jobs/${id}/cancel`, { ...TLS, method: "POST" });
        expect(ended.status).toBe(200);
      });
    });

    test("a WebSocket is opened, and answers", async () => {
      await behind(setup, async (url) => {
        // Bun's own, which takes a certificate of ours; the types of the browser's hide that.
        const Socket = WebSocket as unknown as new (url: string, options: typeof TLS) => WebSocket;
        const socket = new Socket(`${url.replace("https", "wss")}/api/ws`, TLS);
        const answer = await new Promise<string>((resolve, reject) => {
          socket.onopen = () => socket.send(JSON.stringify({ command: "get_status", data: {} }));
          socket.onmessage = ({ data }) => resolve(String(data));
          socket.onclose = ({ code }) => reject(new Error(`It was closed: ${code}`));
        });
        socket.close();
        expect(JSON.parse(answer)).toEqual({ active_jobs: [] });
      });
    });

    test("the largest document passes, and the proxy's id of a request is ours", async () => {
      await behind(setup, async (url) => {
        const json = { "content-type": "application/json" };
        const body = JSON.stringify({ id: "one", title: "One" });
        const { id } = await (
          await fetch(`${url}/api/sessions`, { ...TLS, method: "POST", headers: json, body })
        ).json();
        const form = new FormData();
        form.append("file", new File(["a".repeat(LARGE)], "large.txt", { type: "text/plain" }));
        const answer = await fetch(`${url}/api/sessions/${id}/documents`, {
          ...{ ...TLS, method: "POST", body: form },
        });
        expect(answer.status).toBe(201);
        expect(answer.headers.get("x-request-id")).toMatch(
          setup.program === "nginx" ? /^[\da-f]{32}$/ : /^[\da-f-]{36}$/,
        );
      });
    });
  });
}
