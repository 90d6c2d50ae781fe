import { Type as t } from "@sinclair/typebox";
import { type AnyElysia, Elysia } from "elysia";
import { type Grant, sees } from "../../auth/grant.ts";
import { MOST_CONCURRENCY, type Queue, type QueueEdit } from "../../domain/queue.ts";
import { json, pageBefore, seeOther } from "../answers.ts";
import { decode } from "../decode.ts";
import type { Call } from "../door.ts";
import { tooWide } from "../gate.ts";
import type { Web } from "../web.ts";
import { bodyOf } from "./read-body.ts";
import { rfc3339 } from "./times.ts";

type OneQueue = Call<{ name: string }>;

export const QueueEditBody = t.Object(
  {
    paused: t.Optional(t.Boolean({ description: "A paused queue starts nothing" })),
    limit: t.Optional(
      t.Union([t.Null(), t.Integer({ minimum: 0, maximum: MOST_CONCURRENCY })], {
        description: "Jobs at once; null = as its job type says",
      }),
    ),
    rate: t.Optional(
      t.Union(
        [
          t.Null(),
          t.Object(
            {
              count: t.Integer(),
              perMs: t.Integer(),
            },
            { additionalProperties: false },
          ),
        ],
        { description: "At most `count` starts in `perMs` milliseconds; null = none" },
      ),
    ),
  },
  { additionalProperties: false },
);

/** The lines in which jobs stand. */
export function queueRoutes(web: Web): AnyElysia {
  const { door } = web;
  const edit = door<{ name: string }>((call) => editQueue(web, call));
  return new Elysia({ prefix: "/api/queues" })
    .get(
      "/",
      door(({ grant }) => json({ queues: queuesFor(web, grant).map(queueJson) })),
    )
    .get(
      "/:name",
      door<{ name: string }>((call) => showQueue(web, call)),
    )
    .patch("/:name", edit)
    .post("/:name", edit);
}

function queuesFor({ tracker }: Web, grant: Grant): readonly Queue[] {
  return tracker.queues.list().filter(({ name }) => sees(grant, name));
}

function showQueue({ tracker }: Web, { params, grant }: OneQueue): Response {
  if (!sees(grant, params.name)) throw tooWide(grant);
  return json(queueJson(tracker.queues.get(params.name)));
}

async function editQueue(web: Web, call: OneQueue): Promise<Response> {
  const body = await bodyOf(web, call);
  const value = body.kind === "form" ? ofForm(body.fields) : body.kind === "json" ? body.value : {};
  const { limit, ...rest } = decode(QueueEditBody, value, "the body");
  const changes: QueueEdit = { ...rest, ...(limit === undefined ? {} : { concurrency: limit }) };
  const queue = await web.tracker.queues.edit(call.params.name, changes);
  if (call.face === "html") return seeOther(pageBefore(call.request, web.prefix, `${web.prefix}/workers`));
  return json(queueJson(queue));
}

/** `paused` is `true` or `false`; an empty limit or rate is none of its own. */
function ofForm(fields: URLSearchParams): Readonly<Record<string, unknown>> {
  const paused = fields.get("paused");
  const limit = fields.get("limit")?.trim();
  return {
    ...(paused === null ? {} : { paused: paused === "true" ? true : paused === "false" ? false : paused }),
    ...(limit === undefined ? {} : { limit: limit === "" ? null : numberOf(limit) }),
    ...rateOf(fields.get("rateCount")?.trim(), fields.get("ratePerSeconds")?.trim() ?? ""),
  };
}

function rateOf(count: string | undefined, seconds: string): Readonly<Record<string, unknown>> {
  if (count === undefined) return {};
  if (count === "" && seconds === "") return { rate: null };
  const per = numberOf(seconds);
  return { rate: { count: numberOf(count), perMs: typeof per === "number" ? per * 1000 : per } };
}

function numberOf(text: string): number | string {
  return /^\d{1,6}$/.test(text) ? Number(text) : text;
}

export function queueJson(queue: Queue): Readonly<Record<string, unknown>> {
  return {
    name: queue.name,
    depth: queue.waiting,
    running: queue.running,
    oldest: queue.oldestAt === null ? null : rfc3339(queue.oldestAt),
    limit: queue.concurrency,
    paused: queue.paused,
    rate: queue.rate,
    nextStartAt: queue.nextStartAt === null ? null : rfc3339(queue.nextStartAt),
  };
}
