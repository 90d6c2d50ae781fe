import { describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { createPost } from "../../src/adapters/post.ts";

interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What came so far. */
  text(): string;
  /** Resolves when a whole request is there. */
  readonly asked: Promise<void>;
}

/** A server that does to the connection what it is told to, once a request has come. */
async function receiver(act: (socket: Socket) => void, host = "127.0.0.1"): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const asked = Promise.withResolvers<void>();
  let text = "";
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString();
      if (!text.includes("{}")) return;
      asked.resolve();
      act(socket);
    });
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, host, () => listening.resolve());
  await listening.promise;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/done?a=1`,
    text: () => text,
    asked: asked.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const never = new AbortController().signal;
const request = (url: string, signal = never) => ({
  url,
  headers: { "webhook-id": "m" },
  body: "{}",
  signal,
});
const post = createPost({ allowPrivate: true });
const answering = (head: string) => (socket: Socket) => void socket.end(head);

describe("what counts is the status alone", () => {
  test.each([
    ["of a short answer", "HTTP/1.1 204 No Content\r\n\r\n", 204],
    ["of one without words", "HTTP/1.0 200\r\n\r\n", 200],
    [
      "of a redirect, which is not followed",
      "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n",
      302,
    ],
    ["of a failure", "HTTP/1.1 500 Internal Server Error\r\n\r\nno", 500],
    ["behind provisional answers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n", 201],
    ["of a huge answer", `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(5_000_000)}`, 200],
    ["of one that closes early", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", 200],
  ])("%s", async (_, answer, statusCode) => {
    await using there = await receiver(answering(answer));
    expect(await post(request(there.url))).toEqual({ kind: "answered", statusCode, retryAfter: null });
    expect(there.text()).toStartWith("POST /done?a=1 HTTP/1.1\r\n");
    expect(there.text()).toContain(`host: 127.0.0.1:${there.port}\r\n`);
    expect(there.text()).toEndWith("content-length: 2\r\nconnection: close\r\n\r\n{}");
  });
});

describe("a receiver that is busy says when to come again", () => {
  const BUSY = "HTTP/1.1 503 Service Unavailable";
  test.each([
    ["in seconds", `${BUSY}\r\nDate: x\r\nRetry-After:  120 \r\n\r\n`, "120"],
    [
      "as a date",
      `${BUSY}\r\nretry-after: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\nno`,
      "Thu, 01 Jan 2026 00:00:00 GMT",
    ],
    ["or does not", `${BUSY}\r\nx-retry-after: 7\r\n\r\nretry-after: 9`, null],
    [
      "behind a provisional answer",
      `HTTP/1.1 103 Early\r\nretry-after: 1\r\n\r\n${BUSY}\r\nretry-after: 2\r\n\r\n`,
      "2",
    ],
    ["and may close before its headers end", `${BUSY}\r\nretry-after: 3`, null],
  ])("%s", async (_, answer, retryAfter) => {
    await using there = await receiver(answering(answer));
    expect(await post(request(there.url))).toEqual({ kind: "answered", statusCode: 503, retryAfter });
  });
});

describe("an attempt fails in words", () => {
  test.each([
    ["when the connection is closed", (s: Socket) => void s.end(), "closed before an answer came"],
    ["when it is not HTTP", answering("SSH-2.0-OpenSSH\r\n"), "not HTTP"],
    [
      "when the beginning has no end",
      answering(`HTTP/1.1 100 Continue\r\n${"a: b\r\n".repeat(20_000)}`),
      "no end",
    ],
    ["when a line has no end", answering("H".repeat(100_000)), "no end"],
  ])("%s", async (_, act, words) => {
    await using there = await receiver(act);
    expect(await post(request(there.url))).toEqual({ kind: "failed", error: expect.stringContaining(words) });
  });

  test("when nobody listens", async () => {
    const there = await receiver(() => undefined);
    await there[Symbol.asyncDispose]();
    expect(await post(request(there.url))).toMatchObject({ error: expect.stringContaining("ECONNREFUSED") });
  });

  test.each([
    ["says nothing", () => undefined],
    ["drips", (socket: Socket) => void socket.write("HTTP/1.1 ")],
  ])("when the time is up for one that %s", async (_, act) => {
    await using there = await receiver(act);
    const abort = new AbortController();
    const answer = post(request(there.url, abort.signal));
    await there.asked;
    abort.abort(new Error("Too late"));
    expect(await answer).toEqual({ kind: "failed", error: "Too late" });
  });

  test("when the name is not found in time", async () => {
    const abort = new AbortController();
    const slow = createPost({ allowPrivate: true, lookup: () => new Promise(() => undefined) });
    const answer = slow(request("http://slow.example/", abort.signal));
    abort.abort(new Error("Too late"));
    expect(await answer).toEqual({ kind: "failed", error: "Too late" });
  });
});

describe("the address", () => {
  const refused = { kind: "failed" as const, error: expect.stringContaining("private address") };
  const looked = (...addresses: readonly string[]) =>
    createPost({ allowPrivate: false, lookup: async () => addresses.map((address) => ({ address })) });

  test.each(["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.0.1"])(
    "of a name may not be %s",
    async (address) => {
      expect(await looked(address)(request("http://hooks.example/"))).toEqual(refused);
      expect(await looked("203.0.113.7", address)(request("http://hooks.example/"))).toEqual(refused);
    },
  );

  test("may not be private as numbers, nor may the name be a local one", async () => {
    const guarded = createPost({ allowPrivate: false });
    for (const host of ["127.0.0.1", "[::1]", "0x7f000001", "localhost"]) {
      expect(await guarded(request(`http://${host}:1/`))).toEqual(refused);
    }
  });

  test("is asked for once, and the connection goes there whatever the name means a moment later", async () => {
    await using there = await receiver(answering("HTTP/1.1 200 OK\r\n\r\n"));
    const answers = ["127.0.0.1", "127.0.0.2"];
    let asked = 0;
    const rebound = createPost({
      allowPrivate: true,
      lookup: async () => [{ address: answers[asked++] ?? "" }],
    });
    expect(await rebound(request(`http://hooks.example:${there.port}/`))).toMatchObject({ statusCode: 200 });
    expect(asked).toBe(1);
    expect(there.text()).toContain(`host: hooks.example:${there.port}\r\n`);
  });

  test("may be one of IPv6", async () => {
    await using there = await receiver(answering("HTTP/1.1 200 OK\r\n\r\n"), "::1");
    expect(await post(request(there.url))).toMatchObject({ kind: "answered", statusCode: 200 });
  });
});
