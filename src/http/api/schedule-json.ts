import { links } from "../../../views/links.ts";
import { scheduleWords } from "../../domain/cron-words.ts";
import { nextTimes, type Schedule } from "../../domain/schedule.ts";
import { schemaOf, type Web } from "../web.ts";
import { masked } from "./mask.ts";
import { rfc3339 } from "./times.ts";

/** So many of its next times are told. */
export const TIMES_TOLD = 5;

/** A schedule as programs see it: RFC 3339 times, absent = null. */
export function scheduleJson(web: Web, schedule: Schedule): Readonly<Record<string, unknown>> {
  const { submission, note } = schedule;
  const self = links(web.prefix).scheduleJson(schedule.id);
  return {
    id: schedule.id,
    title: schedule.title,
    type: submission.type,
    input: masked(submission.input, schemaOf(web, submission.type)),
    sessionId: submission.sessionId ?? null,
    queue: submission.queue ?? null,
    priority: submission.priority ?? null,
    concurrencyKey: submission.concurrencyKey ?? null,
    executor: submission.executor ?? null,
    metadata: submission.metadata ?? null,
    tags: submission.tags ?? null,
    maxAttempts: submission.maxAttempts ?? null,
    limits: submission.limits ?? null,
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    description: scheduleWords(schedule.cron, schedule.timeZone),
    missed: schedule.missed,
    overlap: schedule.overlap,
    paused: schedule.paused,
    nextAt: rfc3339(schedule.nextAt),
    next: nextTimes(schedule, TIMES_TOLD).map((at) => rfc3339(at)),
    lastAt: rfc3339(schedule.lastAt),
    lastJobId: schedule.lastJobId,
    note: note === null ? null : { at: rfc3339(note.at), text: note.text },
    createdBy: schedule.createdBy,
    createdAt: rfc3339(schedule.createdAt),
    updatedAt: rfc3339(schedule.updatedAt),
    version: schedule.version,
    links: { self, run: `${self}/run` },
  };
}
