export interface SseMessage {
  readonly event: string | null;
  readonly id: string | null;
  readonly retry: string | null;
  readonly data: string;
}

/** Reads an event stream as a browser does. */
export class SseReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #messages: SseMessage[] = [];
  #rest = "";
  /** Comments that were passed over. */
  comments = 0;

  constructor(response: Response) {
    if (response.body === null)
      throw new Error(`Expected a stream, got status ${response.status} without a body`);
    this.#reader = response.body.getReader();
  }

  /** The next message; undefined when the stream has ended. */
  async next(): Promise<SseMessage | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#take(this.#decoder.decode(value, { stream: true }));
    }
  }

  /** The next message that is no beat. */
  async nextNews(): Promise<SseMessage | undefined> {
    for (;;) {
      const message = await this.next();
      if (message?.event !== "beat") return message;
    }
  }

  /** Everything up to the end of the stream. */
  async all(): Promise<readonly SseMessage[]> {
    const messages: SseMessage[] = [];
    for (let m = await this.next(); m !== undefined; m = await this.next()) messages.push(m);
    return messages;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n").map((line) => /^([^:]*):? ?(.*)$/s.exec(line) ?? []);
      const last = (name: string) => lines.findLast(([, key]) => key === name)?.[2] ?? null;
      const data = lines.filter(([, key]) => key === "data").map(([, , value]) => value ?? "");
      const event = last("event");
      if (data.length === 0 && event === null) {
        this.comments += 1;
        continue;
      }
      this.#messages.push({ event, id: last("id"), retry: last("retry"), data: data.join("\n") });
    }
  }
}
