import { heapStats } from "bun:jsc";
import { describe, expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { EventSource } from "eventsource";
import type { NewEvent } from "../../../src/domain/event.ts";
import type { Job } from "../../../src/domain/job.ts";
import { HIGH_WATER_BYTES } from "../../../src/http/live/outlet.ts";
import { BEAT_MS, STALL_MS } from "../../../src/http/live/outlets.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/folder.ts";
import { listening } from "../../support/listening.ts";

const log = (message: string): NewEvent => ({
  type: "log",
  at: Date.UTC(2026, 0, 1),
  data: { level: "info", stage: null, message },
});

/** An EventSource whose messages a test can wait for. */
function source(url: string, ...types: readonly string[]) {
  const messages: MessageEvent[] = [];
  const events = new EventSource(url);
  let tell = () => {};
  for (const type of types)
    events.addEventListener(type, (message) => {
      messages.push(message);
      tell();
    });
  events.addEventListener("error", () => tell());
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>((resolve) => (tell = resolve));
  };
  return {
    events,
    messages,
    ids: () => messages.map(({ lastEventId }) => lastEventId),
    until,
    [Symbol.dispose]: () => events.close(),
  };
}

describe("the npm package eventsource", () => {
  test("hears a job's events once each over a restart of the server, and stays away after the last one", async () => {
    await using folder = await tempFolder();
    const first = await testApp({ folder });
    const job = await first.begin(await first.submit());
    const before = listening(first);
    using reader = source(`${before.url}/api/jobs/${job.id}/events`, "status", "log");
    await first.report(job, {}, [log("three")]);
    await reader.until(() => reader.messages.length === 3);
    await before[Symbol.asyncDispose]();
    await first.report(job, {}, [log("four, while nobody listens")]);
    await first[Symbol.asyncDispose]();

    await using second = await testApp({ folder });
    await using _ = listening(second, "", before.port);
    await second.report(job, {}, [log("five")]);
    await second.end(job, "complete");
    await reader.until(() => reader.events.readyState === EventSource.CLOSED);
    expect(reader.ids()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(second.face.streams).toBe(0);
  });

  test("has the whole taskbar at once, and the newest again after each change", async () => {
    await using app = await testApp();
    await using host = listening(app);
    const job = await app.begin(await app.submit({ title: "Old name" }));
    using reader = source(`${host.url}/api/jobs/stream`, "jobs");
    await reader.until(() => reader.messages.length > 0);
    expect(reader.messages[0]?.data).toStartWith('<section id="taskbar-panel"');
    expect(reader.messages[0]?.data).toContain("Old name");
    await app.deck.tracker.edit(job.id, { title: "New name" });
    await reader.until(() => reader.messages.at(-1)?.data.includes("New name"));
    expect(reader.messages.at(-1)?.data).toContain(`id="taskbar-job-${job.id}"`);
    expect(reader.messages.at(-1)?.data).not.toContain("Old name");
  });
});

describe("curl", () => {
  const curl = async (...words: readonly string[]) => {
    const child = Bun.spawn(["curl", "-sN", ...words], { stdout: "pipe", stderr: "inherit" });
    return { text: await new Response(child.stdout).text(), code: await child.exited };
  };

  test("prints a job's events from where it was told to, and ends with the job", async () => {
    await using app = await testApp();
    await using host = listening(app);
    const job = await app.begin(await app.submit());
    const said = curl("-H", "Accept: text/event-stream", `${host.url}/api/jobs/${job.id}/events?after=2`);
    await app.report(job, {}, [log("hello")]);
    await app.end(job, "complete");
    const { text, code } = await said;
    expect(code).toBe(0);
    expect(text.match(/^id: .*$/gm)).toEqual(["id: 3", "id: 4"]);
    expect(text).toStartWith("retry: 2000\n\n");
    expect(text).toEndWith("\n\n");
  });

  test("has the taskbar before it gives up waiting for more", async () => {
    await using app = await testApp();
    await using host = listening(app);
    const { text, code } = await curl("--max-time", "1", `${host.url}/api/jobs/stream`);
    expect(code).toBe(28);
    expect(text).toMatch(/^retry: \d+\nid: \S+-\d+\nevent: jobs\ndata: <section id="taskbar-panel"/);
  });
});

describe("many readers", () => {
  test("a thousand at once hear of the same change", async () => {
    await using app = await testApp();
    await using host = listening(app);
    const job = await app.begin(await app.submit({ title: "Old name" }));
    const readers = Array.from({ length: 1000 }, () => rawReader(host.port, "/ui/taskbar"));
    await Promise.all(readers.map(({ heard }) => heard("Old name")));
    expect(app.face.streams).toBe(1000);
    await app.deck.tracker.edit(job.id, { title: "New name" });
    await Promise.all(readers.map(({ heard }) => heard("New name")));
    for (const { socket } of readers) socket.destroy();
    await none(app);
  });

  test("ten thousand that come and go leave nothing behind", async () => {
    await using app = await testApp();
    await using host = listening(app);
    const job = await app.begin(await app.submit({ title: "A job" }));
    const paths = [
      "/ui/taskbar",
      "/api/jobs/stream",
      `/ui/jobs/${job.id}`,
      `/api/jobs/${job.id}/log?follow=1`,
    ];
    const visit = async (path: string) => {
      const { socket, heard } = rawReader(host.port, path);
      await heard("\r\n\r\n");
      socket.destroy();
    };
    const visits = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1)
        await Promise.all(Array.from({ length: 25 }, () => paths.map(visit)).flat());
      await none(app);
    };
    await visits(5);
    const before = { listeners: app.deck.hub.listeners, objects: streamObjects() };
    await visits(95);
    expect(app.deck.hub.listeners).toBe(before.listeners);
    expect(streamObjects()).toBeLessThan(before.objects + 500);
  });
});

test("a reader that leaves its socket unread costs no more than its bound, and is cut off after a minute", async () => {
  const clock = new FakeClock();
  await using app = await testApp({ clock });
  await using host = listening(app);
  const jobs: Job[] = [];
  for (let n = 0; n < 50; n += 1) jobs.push(await app.begin(await app.submit({ title: `job ${n}` })));
  const { socket } = rawReader(host.port, "/api/jobs/stream");
  socket.pause();
  while (app.face.streams === 0) await turn();
  // What the sockets of both sides hold is some megabytes; a message has about 60 kB.
  for (let n = 0; n < 200; n += 1) {
    const job = jobs[n % jobs.length];
    if (job !== undefined) await app.deck.tracker.edit(job.id, { title: `job again ${n}` });
    await clock.advance(100);
    await turn();
  }
  expect(app.face.pendingBytes).toBeGreaterThanOrEqual(HIGH_WATER_BYTES);
  expect(app.face.pendingBytes).toBeLessThan(HIGH_WATER_BYTES + 200_000);
  await clock.advance(STALL_MS + 2 * BEAT_MS);
  await none(app);
  socket.destroy();
});

/** One request over a socket of its own, as a browser's would be. */
function rawReader(port: number, path: string) {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  let tell = () => {};
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    text += chunk;
    tell();
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const heard = async (words: string) => {
    while (!text.includes(words)) await new Promise<void>((resolve) => (tell = resolve));
    text = "";
  };
  return { socket, heard };
}

/** Waits until the server has noticed that everybody has left. */
async function none(app: TestApp): Promise<void> {
  while (app.face.streams > 0) await turn();
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What one open stream is made of, of all streams that the process still holds. */
function streamObjects(): number {
  Bun.gc(true);
  const { objectTypeCounts } = heapStats();
  return (objectTypeCounts["ReadableStream"] ?? 0) + (objectTypeCounts["Response"] ?? 0);
}
