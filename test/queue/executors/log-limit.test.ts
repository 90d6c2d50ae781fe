import { expect, test } from "bun:test";
import type { Report } from "../../../src/domain/executor.ts";
import { limitLogs } from "../../../src/queue/executors/log-limit.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function limited() {
  const clock = new FakeClock();
  const out: Report[] = [];
  const reports = limitLogs((report) => void out.push(report), clock);
  const log = (message: string) => reports.report({ type: "log", level: "info", message });
  const lines = () => out.flatMap((report) => (report.type === "log" ? [report.message] : []));
  return { clock, out, log, lines, ...reports };
}

test("a usual log goes through whole", () => {
  const { log, lines } = limited();
  for (let n = 0; n < 30_000; n += 1) log(`${n}`);
  expect(lines()).toHaveLength(30_000);
});

test("after a flood the log says what is missing, and goes on when there is room again", async () => {
  const { clock, log, lines } = limited();
  for (let n = 0; n < 1000; n += 1) log("x".repeat(9_900));
  expect(lines()).toHaveLength(400);
  await clock.advance(1000);
  log("later");
  expect(lines().slice(400)).toEqual(["… 600 lines were dropped: the log grew too fast", "later"]);
});

test("what is missing at the end is told at the end, once", () => {
  const { log, lines, close } = limited();
  for (let n = 0; n < 401; n += 1) log("x".repeat(9_900));
  close();
  close();
  expect(lines().slice(400)).toEqual(["… 1 line was dropped: the log grew too fast"]);
});

test("a flood keeps no other report back", () => {
  const { out, log, report } = limited();
  for (let n = 0; n < 1000; n += 1) log("x".repeat(9_900));
  report({ type: "warn", message: "still here" });
  expect(out.at(-1)).toEqual({ type: "warn", message: "still here" });
});

test("a report after the end is dropped", () => {
  const { out, log, report, close } = limited();
  close();
  log("late");
  report({ type: "title", title: "late" });
  expect(out).toEqual([]);
});

test("a very long line is cut once, however often it is looked at", () => {
  const first = limited();
  first.log("y".repeat(50_000));
  const [line = ""] = first.lines();
  expect(line).toEndWith("… (34000 more characters)");
  const second = limited();
  second.log(line);
  expect(second.lines()).toEqual([line]);
});
