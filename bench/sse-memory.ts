/**
 * What an idle reader of the taskbar costs in memory, beside a reader of a bare `Bun.serve` that keeps a stream open and
 * has sent the same bytes. Server and readers are processes of their own.
 *
 *     bun bench/sse-memory.ts [READERS]
 */
import { connect, type Socket } from "node:net";
import { Elysia } from "elysia";
import { testApp } from "../test/support/app.ts";
import { table } from "./support.ts";

const READERS = Number(process.argv[2] ?? 2000);
const JOBS = 10;
const SETTLE_MS = 1500;
const ROUNDS = 3;

interface Told {
  readonly port?: number;
  readonly bytes?: number;
  /** Of the first message that every reader is sent. */
  readonly length?: number;
}

type Side = "jobdeck" | "bare";

async function main(): Promise<void> {
  const kilobytes: Record<Side, number[]> = { jobdeck: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await perReader("jobdeck", 0);
    const bare = await perReader("bare", ours.length);
    kilobytes.jobdeck.push(ours.kilobytes);
    kilobytes.bare.push(bare.kilobytes);
  }
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const [ours, bare] = [median(kilobytes.jobdeck), median(kilobytes.bare)];
  const rows = [
    [String(READERS), `${ours.toFixed(1)} kB`, `${bare.toFixed(1)} kB`, (ours / bare).toFixed(2)],
  ];
  console.log(table(["idle readers", "/ui/taskbar, each", "bare stream, each", "ratio"], rows));
}

async function perReader(
  side: Side,
  bytes: number,
): Promise<{ readonly kilobytes: number; readonly length: number }> {
  let hear: (told: Told) => void = () => {};
  const heard = () => new Promise<Told>((resolve) => (hear = resolve));
  const begun = heard();
  const server = Bun.spawn([process.execPath, import.meta.path, `--${side}`, String(bytes)], {
    stdio: ["ignore", "inherit", "inherit"],
    ipc: (told: Told) => hear(told),
  });
  const { port = 0, length = bytes } = await begun;
  const weigh = async () => {
    await Bun.sleep(SETTLE_MS);
    const answer = heard();
    server.send("weigh");
    return (await answer).bytes ?? 0;
  };
  // The first ones bring what is there once for all.
  const warm = await readers(port, 50);
  const before = await weigh();
  const many = await readers(port, READERS);
  const after = await weigh();
  for (const socket of [...warm, ...many]) socket.destroy();
  server.kill();
  await server.exited;
  return { kilobytes: (after - before) / 1024 / READERS, length };
}

/** Open connections that have been sent their first message. */
async function readers(port: number, count: number): Promise<readonly Socket[]> {
  const one = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("GET /ui/taskbar HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n");
      });
      socket.once("data", () => {
        socket.resume();
        resolve(socket);
      });
      socket.once("error", reject);
    });
  const open: Socket[] = [];
  while (open.length < count) {
    const batch = Math.min(100, count - open.length);
    open.push(...(await Promise.all(Array.from({ length: batch }, one))));
  }
  return open;
}

async function serveOurs(): Promise<void> {
  const app = await testApp();
  for (let n = 0; n < JOBS; n += 1) await app.begin(await app.submit({ title: `job ${n}` }));
  const host = new Elysia().use(app.face.app).listen({ port: 0, hostname: "127.0.0.1" });
  const reader = (await app.send("/ui/taskbar")).body?.getReader();
  const length = (await reader?.read())?.value?.length ?? 0;
  await reader?.cancel();
  answerWeights();
  process.send?.({ port: host.server?.port, length });
}

function serveBare(length: number): void {
  const first = new TextEncoder().encode(`data: ${"x".repeat(Math.max(0, length - 8))}\n\n`);
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    fetch() {
      let own: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          own = controller;
          open.add(controller);
          controller.enqueue(first);
        },
        cancel() {
          if (own !== undefined) open.delete(own);
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
  });
  answerWeights();
  process.send?.({ port: server.port });
}

function answerWeights(): void {
  process.on("message", () => {
    Bun.gc(true);
    process.send?.({ bytes: process.memoryUsage.rss() });
  });
}

const [, , role, length] = process.argv;
if (role === "--jobdeck") await serveOurs();
else if (role === "--bare") serveBare(Number(length));
else await main();
