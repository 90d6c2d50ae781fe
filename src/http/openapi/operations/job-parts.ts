import { Type as t } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../../domain/event.ts";
import { oneOf } from "../json-schema.ts";
import type { Group } from "../operation.ts";
import { IF_NONE_MATCH, inPath, JOB_ID, LAST_EVENT_ID, query, RANGE, word } from "../parameters.ts";

export const JOB_PARTS: Group = {
  name: "What a job leaves",
  description: "Its journal, its log, its attempts and its files.",
  operations: [
    {
      id: "listEvents",
      method: "get",
      path: "/api/jobs/{id}/events",
      summary: "The journal of a job",
      description:
        "JSON, up to 1,000 entries; with `Accept: text/event-stream` first, all of it as it grows, with `seq` as the id of each event. The stream ends after the last one; asking again then gives 204.",
      parameters: [
        JOB_ID,
        query("after", "The `seq` of the last entry that you have", t.Integer({ minimum: 0, default: 0 })),
        LAST_EVENT_ID,
      ],
      answers: {
        200: { description: "A part of the journal", schema: "EventPage", contentType: "text/event-stream" },
        204: { description: "To a stream: there is no more, and never will be" },
      },
      errors: ["job_not_found"],
    },
    {
      id: "readLog",
      method: "get",
      path: "/api/jobs/{id}/log",
      summary: "The log of a job",
      description: "A line for each message: time, level, stage, message.",
      parameters: [
        JOB_ID,
        query("attempt", "Of one attempt", t.Integer({ minimum: 0, maximum: 1_000_000 })),
        query("level", "Of this level and worse", oneOf(LOG_LEVELS), "info"),
        query("q", "Text that the message holds", word),
        query("follow", "`1` goes on until the job has ended", oneOf(["0", "1", "true", "false"]), "0"),
      ],
      answers: { 200: { description: "Text", contentType: "text/plain" } },
      errors: ["job_not_found"],
    },
    {
      id: "listAttempts",
      method: "get",
      path: "/api/jobs/{id}/attempts",
      summary: "The attempts of a job",
      parameters: [JOB_ID],
      answers: { 200: { description: "The first one first", schema: "Attempts" } },
      errors: ["job_not_found"],
    },
    {
      id: "listArtifacts",
      method: "get",
      path: "/api/jobs/{id}/artifacts",
      summary: "The files of a job",
      parameters: [JOB_ID],
      answers: { 200: { description: "All of them", schema: "Artifacts" } },
      errors: ["job_not_found"],
    },
    {
      id: "readArtifact",
      method: "get",
      path: "/api/jobs/{id}/artifacts/{path}",
      summary: "One file of a job",
      description:
        "Whole or in part, and never as something that a browser would run. `path` may hold slashes.",
      parameters: [JOB_ID, inPath("path", "As the list has it", "report.txt"), RANGE, IF_NONE_MATCH],
      answers: {
        200: { description: "The file", contentType: "*/*", headers: ["ETag"] },
        206: { description: "The part", contentType: "*/*", headers: ["ETag"] },
        304: { description: "You have this version", headers: ["ETag"] },
        416: { description: "There is no such part", headers: ["ETag"] },
      },
      errors: ["job_not_found", "artifact_not_found"],
    },
    {
      id: "downloadArtifacts",
      method: "get",
      path: "/api/jobs/{id}/artifacts.zip",
      summary: "All files of a job",
      parameters: [JOB_ID],
      answers: { 200: { description: "An archive", contentType: "application/zip" } },
      errors: ["job_not_found"],
    },
  ],
};
