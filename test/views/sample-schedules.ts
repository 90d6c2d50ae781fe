import type { ShownSchedule } from "../../views/fragments/schedule-card.tsx";
import type { NewSchedulePageProps } from "../../views/pages/new-schedule.tsx";
import { newSchedule } from "../support/builders.ts";
import { cancelled, completed, failed, NOW, queued, running, sampleId, types } from "./samples.ts";

const HOUR = 3_600_000;

export const shownSchedules: readonly ShownSchedule[] = [
  {
    schedule: newSchedule({
      id: sampleId(900),
      title: "honojs/hono",
      submission: { type: "wiki", input: { repo: "https://github.com/honojs/hono" } },
      cron: "0 2 * * *",
      timeZone: "Europe/Berlin",
      nextAt: NOW + 10 * HOUR,
    }),
    description: "Every day at 02:00, Europe/Berlin",
    recent: [completed, failed, completed, cancelled, completed].map((job, i) => ({
      ...job,
      id: sampleId(i),
    })),
  },
  {
    schedule: newSchedule({
      id: sampleId(901),
      title: "Weekly digest of a-very-long-name-that-goes-on-and-on-and-has-no-place-to-break-at-all",
      cron: "*/5 8-18 * * 1-5",
      nextAt: NOW + 60_000,
      note: {
        at: NOW - 4 * 60_000,
        text: "Created no job: job 0198f2c4-7a31-7000-8000-000000000001 had not ended",
      },
    }),
    description: "Every 5 minutes, between 08:00 and 18:59, Monday through Friday, UTC",
    recent: [running, queued],
  },
  {
    schedule: newSchedule({ id: sampleId(902), title: "Not so far", paused: true, nextAt: null }),
    description: "Every day at 09:00, UTC",
    recent: [],
  },
];

export const scheduleForm: NewSchedulePageProps["form"] = {
  // The samples are never empty.
  type: types.find(({ type }) => type === "demo") ?? (types[0] as (typeof types)[number]),
  values: { title: "", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin", missed: "once", overlap: "skip" },
  input: null,
  issues: [],
  preview: {
    kind: "times",
    description: "Every weekday at 09:00, Europe/Berlin",
    timeZone: "Europe/Berlin",
    next: [1, 2, 3, 4, 5].map((day) => NOW + day * 24 * HOUR),
  },
  zones: ["Europe/Berlin", "UTC"],
};
