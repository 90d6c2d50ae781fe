/** What a provider of language models was asked, as far as tests look at it. */
export interface Asked {
  readonly protocol: "anthropic" | "openai" | "embeddings";
  readonly path: string;
  readonly headers: Headers;
  /** What the model is to do. */
  readonly instructions: string;
  readonly prompt: string;
  /** The JSON Schema of the answer that is asked for; null = text. */
  readonly schema: unknown;
  readonly body: unknown;
}

export type Reply =
  /** An object is answered as JSON. */
  | {
      readonly kind: "answer";
      readonly value: unknown;
      readonly tokens?: readonly [input: number, output: number];
    }
  | { readonly kind: "refusal" }
  /** The answer is longer than was asked for. */
  | { readonly kind: "too long" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  | { readonly kind: "body"; readonly text: string }
  /** The connection ends in the middle of the body. */
  | { readonly kind: "cut" }
  /** No answer comes. */
  | { readonly kind: "silence" };

export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** How many questions are open. */
  open(): number;
  /** The most questions that were open at once. */
  mostOpen(): number;
  /** Resolves when a client has gone away without waiting for its answer. */
  readonly left: Promise<void>;
}

type Replier = (asked: Asked, n: number) => Reply | Promise<Reply>;

/** A local server that speaks the protocols of both kinds of provider, and does wrong whatever it is told to. */
export function modelServer(reply: Replier): ModelServer {
  const asked: Asked[] = [];
  const left = Promise.withResolvers<void>();
  let open = 0;
  let mostOpen = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    async fetch(request) {
      const one = askedOf(request, await request.json());
      const n = asked.push(one) - 1;
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const gone = new Promise<Response>((resolve) =>
        request.signal.addEventListener("abort", () => {
          left.resolve();
          resolve(new Response(null, { status: 499 }));
        }),
      );
      try {
        const answer = await Promise.race([
          Promise.resolve(reply(one, n)).then((it) => responseOf(one, it)),
          gone,
        ]);
        return answer ?? (await gone);
      } finally {
        open -= 1;
      }
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    asked,
    open: () => open,
    mostOpen: () => mostOpen,
    left: left.promise,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

// What a provider is sent is known by its protocol; a test that gets it wrong fails where it looks.
function askedOf(request: Request, body: ReturnType<typeof JSON.parse>): Asked {
  const path = new URL(request.url).pathname;
  const common = { path, headers: request.headers, body };
  if (path.endsWith("/embeddings")) {
    return { ...common, protocol: "embeddings", instructions: "", prompt: "", schema: null };
  }
  if (path.endsWith("/messages")) {
    return {
      ...common,
      protocol: "anthropic",
      instructions: textOf(body.system),
      prompt: textOf(body.messages[0].content),
      schema: body.output_config?.format?.schema ?? null,
    };
  }
  const [system, user] = body.messages;
  return {
    ...common,
    protocol: "openai",
    instructions: textOf(system.content),
    prompt: textOf(user.content),
    schema: body.response_format?.json_schema?.schema ?? null,
  };
}

function textOf(content: string | readonly { readonly text?: string }[]): string {
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
}

/** @returns null = no answer comes */
function responseOf(asked: Asked, reply: Reply): Response | null {
  switch (reply.kind) {
    case "answer":
      return Response.json(bodyOf(asked, reply.value, reply.tokens ?? [100, 20], "stop"));
    case "refusal":
      return Response.json(bodyOf(asked, "", [100, 0], "refusal"));
    case "too long":
      return Response.json(bodyOf(asked, '{"text":"and so on', [100, 4000], "length"));
    case "status":
      return Response.json(
        { type: "error", error: { type: "some_error", message: reply.message ?? "Not now" } },
        { status: reply.status, headers: reply.headers ?? {} },
      );
    case "body":
      return new Response(reply.text, { headers: { "content-type": "application/json" } });
    case "cut": {
      const text = JSON.stringify(bodyOf(asked, { text: "whole" }, [1, 1], "stop"));
      let sent = false;
      return new Response(
        new ReadableStream({
          async pull(controller) {
            // What was sent goes out before.
            for (let turns = 0; sent && turns < 50; turns += 1) await Bun.sleep(0);
            if (sent) controller.error();
            else controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
            sent = true;
          },
        }),
        { headers: { "content-type": "application/json" } },
      );
    }
    case "silence":
      return null;
  }
}

type Finish = "stop" | "refusal" | "length";

function bodyOf(
  { protocol, body }: Asked,
  value: unknown,
  [input, output]: readonly [number, number],
  finish: Finish,
): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (protocol === "embeddings") {
    // The body of a question for vectors.
    const { input: texts } = body as { input: readonly string[] };
    return {
      object: "list",
      model: "vectors",
      data: texts.map((each, index) => ({ object: "embedding", index, embedding: [each.length, index] })),
      usage: { prompt_tokens: input, total_tokens: input },
    };
  }
  if (protocol === "anthropic") {
    const reasons = { stop: "end_turn", refusal: "refusal", length: "max_tokens" };
    return {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "fake",
      content: text === "" ? [] : [{ type: "text", text }],
      stop_reason: reasons[finish],
      stop_sequence: null,
      usage: { input_tokens: input, output_tokens: output },
    };
  }
  const reasons = { stop: "stop", refusal: "content_filter", length: "length" };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "fake",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: reasons[finish] }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}
