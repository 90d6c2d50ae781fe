import { expect, test } from "bun:test";
import { logSchedule } from "../../src/log/schedule-log.ts";
import { newSchedule } from "../support/builders.ts";
import { KeptLog } from "../support/kept-log.ts";

const AT = Date.UTC(2026, 0, 1, 9);

test("a schedule that fired is said with its job and its next time", () => {
  const log = new KeptLog();
  const nextAt = Date.UTC(2026, 0, 2, 9);
  logSchedule(log, newSchedule({ id: "s", lastAt: AT, updatedAt: AT, lastJobId: "j", nextAt }));
  expect(log.lines).toEqual([
    {
      ...{ level: "info", text: "Schedule fired" },
      fields: { scheduleId: "s", jobId: "j", nextAt: "2026-01-02T09:00:00.000Z" },
    },
  ]);
});

test("what kept it from creating a job is a warning, with the same words as on its page", () => {
  const log = new KeptLog();
  const note = { at: AT, text: "Created no job: queue demo is full" };
  logSchedule(log, newSchedule({ id: "s", lastAt: AT - 1, updatedAt: AT, note, nextAt: null }));
  expect(log.lines).toEqual([{ level: "warn", text: note.text, fields: { scheduleId: "s", nextAt: null } }]);
});

test("a schedule that is gone, or that nothing has come of, is not mentioned", () => {
  const log = new KeptLog();
  logSchedule(log, undefined);
  logSchedule(log, newSchedule({ updatedAt: AT }));
  expect(log.lines).toEqual([]);
});
