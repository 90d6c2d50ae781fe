import { LOG_LEVELS } from "../../domain/event.ts";
import type { LogLine } from "../../domain/log-line.ts";
import type { LogQuery } from "../../domain/store.ts";
import type { Call } from "../door.ts";
import { openLogStream } from "../live/log-stream.ts";
import type { Web } from "../web.ts";
import { choice, integer, single } from "./list-query.ts";
import { rfc3339 } from "./times.ts";

const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  // Else nginx keeps what a job says until a few KB have come together.
  "x-accel-buffering": "no",
};

/**
 * A job's log as text, one line each: time, level, stage, message. `?attempt=`, `?level=` (that one and worse),
 * `?q=` (text that the message holds); `?follow=1` goes on until the job has ended.
 */
export function logAnswer(web: Web, { url, params, grant, stay }: Call<{ id: string }>): Response {
  const job = web.tracker.get(params.id);
  const query = readLogQuery(url.searchParams);
  const follow = choice(url.searchParams, "follow", ["0", "1", "true", "false"]);
  stay();
  const live = follow === "1" || follow === "true";
  return new Response(openLogStream(web, job, query, { live, grant }, formatLine), { headers: HEADERS });
}

function readLogQuery(params: URLSearchParams): Omit<LogQuery, "limit"> {
  const attempt = integer(params, "attempt", 0, 1_000_000);
  const level = choice(params, "level", LOG_LEVELS);
  const text = single(params, "q");
  return {
    ...(attempt === undefined ? {} : { attempt }),
    ...(level === undefined ? {} : { level }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Further lines of one message are set in, so that each entry begins with its time. */
function formatLine({ at, level, stage, message }: LogLine): string {
  const head = `${rfc3339(at)} ${level.padEnd(5)} ${stage === null ? "" : `[${stage}] `}`;
  return `${head}${message.replaceAll(/\r\n|\r|\n/g, "\n    ")}\n`;
}
