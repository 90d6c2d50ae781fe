import { Type as t } from "@sinclair/typebox";
import { queuesOf } from "../../auth/grant.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { decode } from "../decode.ts";
import { tooWide } from "../gate.ts";
import { changeOf } from "../live/cursor.ts";
import { gotJob } from "../rights.ts";
import { shownJob } from "../web.ts";
import { type Client, MOST_TOPICS, type Topic } from "./client.ts";
import { JobTopic, resumption } from "./job-topic.ts";
import { JobsTopic } from "./jobs-topic.ts";
import { namesOf } from "./names.ts";
import type { SocketWeb } from "./socket-web.ts";

/** Which entry of a journal a client has seen last. */
export const LastSeq = t.Optional(
  t.Union([t.Null(), t.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })]),
);

interface NamedTopic {
  /** Under which a client follows it. */
  readonly name: string;
  /**
   * @returns starts it, once that was answered
   * @throws JobdeckError `job_not_found`, `request_invalid`, `queue_refused`
   */
  subscribe(client: Client, after: number | string | null): () => void;
}

const JOBS = "jobs";

/**
 * `jobs`, or `job:ID`.
 * @throws JobdeckError `request_invalid`
 */
export function topicNamed(web: SocketWeb, topic: string): NamedTopic {
  if (topic === JOBS) {
    return {
      name: JOBS,
      subscribe: (client, after) => {
        if (queuesOf(client.grant) !== null) throw tooWide(client.grant);
        const change = changeAfter(web, after);
        refuseTooMany(client, JOBS);
        return () => follow(client, JOBS, new JobsTopic(web, client, change));
      },
    };
  }
  const [, id] = /^job:(.+)$/.exec(topic) ?? [];
  if (id === undefined) {
    throw invalid("topic", 'must be "jobs", or "job:" and the id of a job');
  }
  return {
    name: nameOf(id),
    subscribe: (client, after) => {
      const job = gotJob(web, client.grant, id);
      refuseTooMany(client, nameOf(id));
      const { last_seq } = decode(t.Object({ last_seq: LastSeq }), { last_seq: after }, "`after`");
      return () => resumeJob(web, client, job, last_seq ?? 0);
    },
  };
}

/** Says where a client is taken up again, and goes on from there. */
export function resumeJob(web: SocketWeb, client: Client, job: Job, lastSeq: number): void {
  const { after, incomplete } = resumption(job, lastSeq);
  client.send({
    event: "job_resumed",
    ...namesOf(job),
    status: job.status,
    replay_incomplete: incomplete,
    ...(incomplete ? { job: shownJob(web, job) } : {}),
  });
  followJob(web, client, job, after);
}

export function followJob(web: SocketWeb, client: Client, job: Job, after: number): void {
  const name = nameOf(job.id);
  follow(client, name, new JobTopic(web, client, name, job, after));
}

function follow(client: Client, name: string, topic: Topic): void {
  client.follow(name, topic);
  topic.pump();
}

function nameOf(jobId: string): string {
  return `job:${jobId.toLowerCase()}`;
}

function refuseTooMany(client: Client, name: string): void {
  if (client.hasRoomFor(name)) return;
  throw new JobdeckError("request_invalid", `One connection follows at most ${MOST_TOPICS} topics`);
}

function changeAfter({ tracker }: SocketWeb, after: number | string | null): number | null {
  if (after === null || after === "") return null;
  const change = typeof after === "string" ? changeOf(after, tracker.storeId) : undefined;
  if (change === undefined) throw invalid("after", "must be a cursor that came with this topic");
  return change;
}

function invalid(name: string, rule: string): JobdeckError {
  return new JobdeckError(
    "request_invalid",
    `Expected \`${name}\` of \`data\` to be as described: it ${rule}`,
    {
      issues: [{ path: `/${name}`, message: rule }],
    },
  );
}
