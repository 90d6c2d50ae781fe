import { describe, expect, test } from "bun:test";
import { createLog } from "../../src/adapters/log.ts";
import type { LogFormat, LogLevel } from "../../src/domain/log.ts";

function keptLog(format: LogFormat, { isTerminal = false, level = "info" as LogLevel, takes = true } = {}) {
  const lines: string[] = [];
  const untaken: (() => void)[] = [];
  const log = createLog({
    ...{ level, format, isTerminal, now: () => Date.UTC(2026, 0, 1, 20, 15, 7, 123) },
    write(line, taken) {
      lines.push(line);
      if (takes) taken();
      else untaken.push(taken);
    },
  });
  return { log, lines, untaken };
}

describe("the log", () => {
  test("is one object of JSON a line", () => {
    const { log, lines } = keptLog("json");
    log.info({ jobId: "j", n: 1 }, "Two\nlines");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      ...{ level: "info", time: "2026-01-01T20:15:07.123Z", jobId: "j", n: 1, msg: "Two\nlines" },
    });
  });

  test("is text on a terminal, and JSON elsewhere, unless told otherwise", () => {
    const first = (format: LogFormat, isTerminal: boolean) => {
      const { log, lines } = keptLog(format, { isTerminal });
      log.warn({ jobId: "j", to: "a b", path: "/said" }, "Something");
      return lines[0] ?? "";
    };
    const text = "20:15:07.123 WARN  Something  jobId=j  to=a b\n";
    expect(first("auto", true)).toBe(text);
    expect(first("text", false)).toBe(text);
    expect(first("auto", false)).toStartWith('{"level":"warn"');
    expect(first("json", true)).toStartWith('{"level":"warn"');
  });

  test("says nothing below its level, and nothing at all when it is silent", () => {
    const warn = keptLog("json", { level: "warn" });
    warn.log.info({}, "no");
    warn.log.error({}, "yes");
    expect(warn.lines).toHaveLength(1);
    const silent = keptLog("json", { level: "silent" });
    silent.log.error({}, "no");
    expect(silent.lines).toEqual([]);
  });

  test("tells a bug with its stack, and what it was caused by", () => {
    const cause = new Error("the disk said no");
    const json = keptLog("json");
    json.log.error({ err: new Error("It broke", { cause }) }, "A bug");
    const { err } = JSON.parse(json.lines[0] ?? "");
    expect(err.message).toContain("It broke");
    expect(err.stack).toContain("log.test.ts");
    expect(err.stack).toContain("the disk said no");
    const text = keptLog("text");
    text.log.error({ err: new Error("It broke") }, "A bug");
    expect(text.lines[0]).toContain("\n    Error: It broke\n");
  });

  test("lets nothing from outside begin a line, or move the cursor of a terminal", () => {
    const { log, lines } = keptLog("text");
    log.info({ to: "/a\r\n20:15:07.124 ERROR forged\u001b[2J\u202e" }, "GET\u001b]0;x\u0007");
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test("hides secrets in whatever it is told", () => {
    const { log, lines } = keptLog("json");
    log.error({ err: new Error("clone https://ann:hunter22@git.example") }, "password=hunter22");
    expect(lines.join("")).not.toContain("hunter22");
    expect(() => JSON.parse(lines[0] ?? "")).not.toThrow();
  });

  test("keeps a bounded amount for a reader that has stopped, and says how much was left out", () => {
    const { log, lines, untaken } = keptLog("json", { takes: false });
    const long = "x".repeat(100_000);
    for (let n = 0; n < 200; n += 1) log.info({ long }, "long");
    expect(lines.length).toBeLessThan(100);
    const left = 200 - lines.length;
    for (const taken of untaken.splice(0)) taken();
    log.info({}, "again");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ level: "warn", lost: left });
  });
});
