import { decode, encode } from "@msgpack/msgpack";

// Bun's own, which takes headers; the types of the browser's hide that.
const Socket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers?: Readonly<Record<string, string>> },
) => WebSocket & { terminate(): void };

export type Frame = Readonly<Record<string, unknown>>;

export interface SocketOptions {
  readonly path?: string;
  /** How frames are sent; default text. */
  readonly mode?: "text" | "binary";
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of the WebSocket: sends commands, and reads what comes in its order. */
export class TestSocket implements Disposable {
  /** Resolves with the close code when the connection has ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: InstanceType<typeof Socket>;
  readonly #mode: "text" | "binary";
  readonly #frames: Frame[] = [];
  readonly #kinds: ("text" | "binary")[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  private constructor(url: string, { path = "/api/ws", mode = "text", headers }: SocketOptions) {
    this.#mode = mode;
    const address = url.replace(/^http/, "ws") + path;
    this.#socket = new Socket(address, headers === undefined ? {} : { headers });
    this.#socket.binaryType = "arraybuffer";
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = promise;
    this.#socket.onmessage = ({ data }) => {
      const isText = typeof data === "string";
      // What the server sends is always one object.
      this.#frames.push((isText ? JSON.parse(data) : decode(data)) as Frame);
      this.#kinds.push(isText ? "text" : "binary");
      this.#wake();
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.#ended = true;
      resolve({ code, reason });
      this.#wake();
    };
  }

  static async open(url: string, options: SocketOptions = {}): Promise<TestSocket> {
    const client = new TestSocket(url, options);
    const opened = Promise.withResolvers<void>();
    client.#socket.onopen = () => opened.resolve();
    await Promise.race([opened.promise, client.closed]);
    return client;
  }

  /** How the last frame that was taken had come. */
  kind: "text" | "binary" | null = null;

  /** The next frame; undefined when the connection has ended. */
  async next(): Promise<Frame | undefined> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) {
        this.kind = this.#kinds.shift() ?? null;
        return frame;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next `n` frames. */
  async take(n: number): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    while (frames.length < n) {
      const frame = await this.next();
      if (frame === undefined) throw new Error(`The connection ended after ${frames.length} of ${n} frames`);
      frames.push(frame);
    }
    return frames;
  }

  /** Frames up to and with the first that is as asked for. */
  async until(is: (frame: Frame) => boolean): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    for (;;) {
      const [frame] = await this.take(1);
      if (frame === undefined) return frames;
      frames.push(frame);
      if (is(frame)) return frames;
    }
  }

  send(value: unknown): void {
    this.sendRaw(this.#mode === "text" ? JSON.stringify(value) : encode(value));
  }

  sendRaw(frame: string | Uint8Array): void {
    this.#socket.send(frame);
  }

  /** Sends a command. @returns the next frame, which is its reply where nothing is followed */
  async ask(command: string, data?: unknown, requestId?: unknown): Promise<Frame> {
    this.send({
      command,
      ...(data === undefined ? {} : { data }),
      ...(requestId === undefined ? {} : { requestId }),
    });
    const [reply = {}] = await this.take(1);
    return reply;
  }

  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}

/** The numbers of the journal entries among frames. */
export function seqs(frames: readonly Frame[]): readonly unknown[] {
  return frames.flatMap((frame) => (frame["event"] === "job_event" ? [frame["seq"]] : []));
}
