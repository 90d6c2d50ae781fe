/** One message of an event stream. */
export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads `text/event-stream` as browsers do. */
export async function* messagesOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Message, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const message = messageOf(block);
        if (message !== null) yield message;
      }
    }
  } finally {
    await reader.cancel().catch(ignore);
  }
}

/** A stream that was cut has no end that could be told of. */
function ignore(): undefined {
  return undefined;
}

function messageOf(block: string): Message | null {
  const fields = new Map<string, string[]>();
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "") continue;
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get("data");
  if (data === undefined) return null;
  return {
    id: fields.get("id")?.at(-1) ?? "",
    event: fields.get("event")?.at(-1) ?? "message",
    data: data.join("\n"),
  };
}
