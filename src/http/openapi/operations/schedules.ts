import { Type as t } from "@sinclair/typebox";
import type { Group } from "../operation.ts";
import { IF_MATCH, IF_NONE_MATCH, inPath, query, SOME_ID } from "../parameters.ts";

const SCHEDULE_ID = inPath("id", "The id of a schedule", SOME_ID);
const SCHEDULE = { description: "The schedule", schema: "Schedule", headers: ["ETag"] } as const;
const GONE = { description: "It is gone; its jobs stay" } as const;

const EDIT = {
  path: "/api/schedules/{id}",
  parameters: [SCHEDULE_ID, IF_MATCH],
  body: {
    schema: "ScheduleEdit",
    also: "fields",
    examples: { "Another time": { cron: "30 6 * * *", paused: true } },
  },
  answers: { 200: SCHEDULE },
  errors: ["schedule_not_found", "schedule_changed", "type_unknown", "input_invalid"],
} as const;

export const SCHEDULES: Group = {
  name: "Schedules",
  description: "A schedule creates jobs on a cron.",
  operations: [
    {
      id: "listSchedules",
      method: "get",
      path: "/api/schedules",
      summary: "List schedules",
      answers: { 200: { description: "In the order of their creation", schema: "Schedules" } },
    },
    {
      id: "createSchedule",
      method: "post",
      path: "/api/schedules",
      summary: "Create a schedule",
      body: {
        schema: "NewSchedule",
        also: "fields",
        examples: {
          "Every weekday": {
            ...{ type: "demo", input: { steps: 3 }, title: "A trial" },
            ...{ cron: "0 9 * * MON-FRI", timeZone: "Europe/Berlin" },
          },
        },
      },
      answers: {
        201: { description: "The new schedule", schema: "Schedule", headers: ["Location", "ETag"] },
      },
      errors: ["type_unknown", "input_invalid", "executor_unavailable"],
    },
    {
      id: "previewSchedule",
      method: "get",
      path: "/api/schedules/preview",
      summary: "What a cron means, before anything is created",
      parameters: [
        query("cron", "Five fields, or a word such as `@daily`", t.String({ maxLength: 100 }), "0 9 * * 1"),
        query("timeZone", "From the zone database", t.String({ default: "UTC" }), "Europe/Berlin"),
      ],
      answers: { 200: { description: "In plain words, and its next times", schema: "SchedulePreview" } },
      errors: ["invalid_query"],
    },
    {
      id: "getSchedule",
      method: "get",
      path: "/api/schedules/{id}",
      summary: "Show a schedule",
      parameters: [SCHEDULE_ID, IF_NONE_MATCH],
      answers: { 200: SCHEDULE, 304: { description: "You have this version", headers: ["ETag"] } },
      errors: ["schedule_not_found"],
    },
    {
      id: "editSchedule",
      method: "patch",
      summary: "Change a schedule",
      description: "What is left out or null stays.",
      ...EDIT,
    },
    {
      id: "editScheduleByForm",
      method: "post",
      summary: "Change a schedule, by a form",
      formOf: "editSchedule",
      ...EDIT,
    },
    {
      id: "runSchedule",
      method: "post",
      path: "/api/schedules/{id}/run",
      summary: "Create a job of it now",
      description: "Also while it is paused; its next time stays.",
      parameters: [SCHEDULE_ID],
      answers: { 202: { description: "The new job", schema: "Job", headers: ["Location", "ETag"] } },
      errors: ["schedule_not_found", "type_unknown", "input_invalid", "queue_full", "cool_down"],
    },
    {
      id: "deleteSchedule",
      method: "delete",
      path: "/api/schedules/{id}",
      summary: "Delete a schedule",
      parameters: [SCHEDULE_ID, IF_MATCH],
      answers: { 204: GONE },
      errors: ["schedule_not_found", "schedule_changed"],
    },
    {
      id: "deleteScheduleByForm",
      method: "post",
      path: "/api/schedules/{id}/delete",
      summary: "Delete a schedule, by a form",
      formOf: "deleteSchedule",
      parameters: [SCHEDULE_ID, IF_MATCH],
      answers: { 204: GONE },
      errors: ["schedule_not_found", "schedule_changed"],
    },
  ],
};
