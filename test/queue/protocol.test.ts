import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Report } from "../../src/domain/executor.ts";
import {
  messageOfOutcome,
  messageOfReport,
  outcomeOfError,
  reportOfMessage,
} from "../../src/queue/messages.ts";
import { decoder, encode, IN_MESSAGES, OUT_MESSAGES } from "../../src/queue/protocol.ts";

const decodeOut = decoder(OUT_MESSAGES);
const decodeIn = decoder(IN_MESSAGES);

describe("a line", () => {
  test.each([
    "plain text",
    "",
    "null",
    "17",
    '["type"]',
    "{",
    "{}",
    '{"type":5}',
    '{"type":"unheard of"}',
    '{"type":"__proto__"}',
    '{"type":"toString"}',
    '{"level":"info","msg":"another program\'s log"}',
  ])("%p is text", (line) => {
    expect(decodeOut(line)).toEqual({ kind: "text" });
  });

  test.each([
    ['{"type":"progress","current":"3"}', "progress", "/current"],
    ['{"type":"log","level":"loud","message":"x"}', "log", "/level"],
    ['{"type":"artifact"}', "artifact", "/path"],
    ['{"type":"metadata","patch":[]}', "metadata", "/patch"],
    ['{"type":"error"}', "error", "/message"],
  ])("%s breaks the protocol, and it is told where", (line, name, path) => {
    expect(decodeOut(line)).toMatchObject({ kind: "broken", name, rule: expect.stringContaining(path) });
  });

  test("may have more fields than are known, and null for text that is not there", () => {
    const line = '{"type":"progress","current":1,"total":2,"message":null,"speed":9}';
    expect(decodeOut(line)).toMatchObject({ kind: "message", message: { current: 1, total: 2 } });
  });

  test.each([
    {
      ...{ type: "job", id: "a", jobType: "demo", attempt: 1, input: { steps: 1 } },
      ...{ outputDir: "/out", checkpoint: { a: null } },
    },
    { type: "input", value: [1] },
    { type: "end_input" },
    { type: "enqueued", ref: "r", jobId: "b" },
    { type: "cancel", reason: "user" },
  ] as const)("to a child (%o) arrives as it was sent", (message) => {
    expect(decodeIn(encode(message))).toEqual({ kind: "message", message });
  });

  test("is one line, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (message) => {
        const line = encode({ type: "warn", message });
        expect(line.indexOf("\n")).toBe(line.length - 1);
        const decoded = decodeOut(line);
        expect(decoded).toEqual({
          kind: "message",
          message: JSON.parse(JSON.stringify({ type: "warn", message })),
        });
      }),
    );
  });
});

const REPORTS: readonly Exclude<Report, { type: "artifact" }>[] = [
  { type: "progress", report: { stage: "scan" } },
  { type: "progress", report: { current: 1, total: 2, unit: "files", message: "one" } },
  { type: "progress", report: {} },
  { type: "log", level: "debug", message: "a" },
  { type: "warn", message: "b" },
  { type: "metadata", patch: { c: [1] } },
  { type: "title", title: "d" },
  { type: "checkpoint", key: "e", value: { f: null } },
  { type: "output", value: 5 },
  { type: "usage", usage: { inputTokens: 1, outputTokens: 2, costUsd: 0.1 } },
  { type: "usage", usage: {} },
];

describe("a report", () => {
  test.each(REPORTS)("%o is the same after its way through the protocol", (report) => {
    const decoded = decodeOut(encode(messageOfReport(report)));
    if (decoded.kind !== "message") throw new Error(`Expected a message, got ${decoded.kind}`);
    const { message } = decoded;
    if (message.type === "artifact" || message.type === "enqueue") throw new Error("Expected a report");
    if (message.type === "result" || message.type === "error") throw new Error("Expected a report");
    expect(reportOfMessage(message)).toEqual(report);
  });

  test("of a file is sent without its size, which the parent looks up", () => {
    const message = messageOfReport({ type: "artifact", path: "a", bytes: 5 });
    expect(message).toEqual({ type: "artifact", path: "a" });
  });
});

describe("an outcome", () => {
  test("of a failure keeps its causes and whether to try again", () => {
    const outcome = { kind: "threw", errors: ["a", "because b"], retryable: false } as const;
    const message = messageOfOutcome(outcome);
    if (message.type !== "error") throw new Error(`Expected an error, got ${message.type}`);
    expect(outcomeOfError(message)).toEqual(outcome);
  });

  test("without a message still says something", () => {
    expect(outcomeOfError({ type: "error", message: " \n" })).toEqual({
      kind: "threw",
      errors: ["The program reported an error without a message"],
      retryable: true,
    });
  });
});

describe("docs/job-types.md", () => {
  const page = readFileSync(new URL("../../docs/job-types.md", import.meta.url), "utf8");
  const section = (heading: string) => page.split(`### ${heading}\n`)[1]?.split(/^#/m)[0] ?? "";

  test.each([
    ["reads", section("What it reads"), IN_MESSAGES],
    ["writes", section("What it writes"), OUT_MESSAGES],
  ])("names every message that a program %s, with its fields", (_, part, messages) => {
    const rows = [...part.matchAll(/^\| `(?!type`)(\w+)` \| (.*?) ?\|/gm)].map(
      ([, name = "", fields = ""]) => [
        name,
        [...fields.matchAll(/`(\w+)`/g)].map(([, field = ""]) => field).sort(),
      ],
    );
    const ours = new Set(["type", "module", "settings", "supplies"]);
    const theirs = Object.entries(messages).map(([name, schema]) => [
      name,
      Object.keys(schema.properties)
        .filter((field) => !ours.has(field))
        .sort(),
    ]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(theirs));
  });
});
