import { type Static, type TObject, type TSchema, Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../domain/event.ts";
import { type Shape, shapeOf } from "../domain/shape.ts";

/** The longest line that a child program may write and have understood. Longer ones are log lines, and cut. */
export const MOST_LINE_BYTES = 1_048_576;
/** The longest line that our own runner takes: an input and every checkpoint of a job are in the first one. */
export const MOST_JOB_BYTES = 256 * MOST_LINE_BYTES;

function message<const Name extends string, Fields extends Record<string, TSchema>>(
  name: Name,
  fields: Fields,
) {
  return Type.Object({ type: Type.Literal(name), ...fields });
}

const json = Type.Unknown();
const text = Type.String();
const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const optionalNumber = Type.Optional(Type.Number());

const KEY = Type.Union([
  Type.Object({
    ...{ kind: Type.Literal("https"), name: text, host: text, username: text, secret: text },
  }),
  Type.Object({ ...{ kind: Type.Literal("ssh"), name: text, host: text, secret: text, knownHosts: text } }),
]);
const SUPPLIES = Type.Object({
  key: Type.Union([KEY, Type.Null()]),
  documents: Type.Array(Type.Object({ id: text, filename: text, path: text })),
});

/** What a child program reads from its standard input. A program that needs none of it need not read. */
export const IN_MESSAGES = {
  job: message("job", {
    id: text,
    jobType: text,
    attempt: Type.Integer({ minimum: 1 }),
    /** True: nothing that earlier jobs have found out is to be used. */
    fresh: Type.Optional(Type.Boolean()),
    /** What it may still cost, in US dollars; absent = as much as it likes. */
    costLeftUsd: Type.Optional(Type.Number({ minimum: 0 })),
    input: json,
    /** An absolute path, where the program may leave files. */
    outputDir: text,
    /** What earlier attempts saved, by key. */
    checkpoint: Type.Record(text, json),
    /** For our own runner: the file that exports the definition, and the settings that its services need. */
    module: Type.Optional(text),
    settings: Type.Optional(json),
    /** For our own runner: see `Supplies`. It may hold a secret, and passes through a pipe alone. */
    supplies: Type.Optional(SUPPLIES),
  }),
  input: message("input", { value: json }),
  end_input: message("end_input", {}),
  enqueued: message("enqueued", { ref: text, jobId: text }),
  refused: message("refused", { ref: text, message: text }),
  cancel: message("cancel", { reason: text }),
};

/** What a child program writes to its standard output. */
export const OUT_MESSAGES = {
  progress: message("progress", {
    current: optionalNumber,
    total: optionalNumber,
    message: optionalText,
    unit: optionalText,
  }),
  stage: message("stage", { stage: text }),
  log: message("log", { level: Type.Union(LOG_LEVELS.map((level) => Type.Literal(level))), message: text }),
  warn: message("warn", { message: text }),
  metadata: message("metadata", { patch: Type.Record(text, json) }),
  title: message("title", { title: text }),
  /** A file that is there, by its path relative to `outputDir`. */
  artifact: message("artifact", { path: text }),
  checkpoint: message("checkpoint", { key: text, value: json }),
  output: message("output", { value: json }),
  usage: message("usage", {
    inputTokens: optionalNumber,
    outputTokens: optionalNumber,
    costUsd: optionalNumber,
  }),
  /** `type` is the message's own name, so the child's type is called `jobType`. */
  enqueue: message("enqueue", {
    ref: text,
    jobType: text,
    input: json,
    title: Type.Optional(text),
    queue: Type.Optional(text),
    priority: Type.Optional(Type.Integer()),
    cascade: Type.Optional(Type.Boolean()),
  }),
  revision: message("revision", { revision: text }),
  result: message("result", { value: Type.Optional(json) }),
  /** `message`: what went wrong, and below it its causes, one a line. `retryable`: default true. */
  error: message("error", { message: text, retryable: Type.Optional(Type.Boolean()) }),
};

export type Supplied = Static<typeof SUPPLIES>;
export type InMessage = Static<(typeof IN_MESSAGES)[keyof typeof IN_MESSAGES]>;
export type OutMessage = Static<(typeof OUT_MESSAGES)[keyof typeof OUT_MESSAGES]>;

export type Decoded<Message> =
  | { readonly kind: "message"; readonly message: Message }
  /** Not JSON, or JSON that is none of the messages: a line for people. */
  | { readonly kind: "text" }
  /** It has the name of a message, but not its shape. */
  | { readonly kind: "broken"; readonly name: string; readonly rule: string };

/** @returns the message as one line, with the line's end */
export function encode(message: InMessage | OutMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** Makes a function that tells what a line is. */
export function decoder<Schema extends TObject>(
  schemas: Readonly<Record<string, Schema>>,
): (line: string) => Decoded<Static<Schema>> {
  const shapes = new Map<string, Shape<Schema>>();
  return (line) => {
    const value = parse(line);
    if (typeof value !== "object" || value === null || !("type" in value)) return { kind: "text" };
    const name = value.type;
    if (typeof name !== "string" || !Object.hasOwn(schemas, name)) return { kind: "text" };
    const schema = schemas[name];
    if (schema === undefined) return { kind: "text" };
    let shape = shapes.get(name);
    if (shape === undefined) {
      shape = shapeOf(schema);
      shapes.set(name, shape);
    }
    if (shape.fits(value)) return { kind: "message", message: value };
    const first = shape.problems(value).First();
    return { kind: "broken", name, rule: first === undefined ? "" : `${first.path}: ${first.message}` };
  };
}

function parse(line: string): unknown {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
