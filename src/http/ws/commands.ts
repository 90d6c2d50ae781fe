import { Type as t } from "@sinclair/typebox";
import { JobdeckError } from "../../domain/errors.ts";
import { programOf } from "../api/who.ts";
import { decode } from "../decode.ts";
import { activeFor, gotJob, seenJob } from "../rights.ts";
import type { Client } from "./client.ts";
import { type CommandData, jobIdOf } from "./command-data.ts";
import { namesOf } from "./names.ts";
import { startJob } from "./run-job.ts";
import type { SocketWeb } from "./socket-web.ts";
import { followJob, LastSeq, resumeJob, topicNamed } from "./topics.ts";

/** What is answered to a command, and what is done once the answer is on its way. */
export interface Answer {
  readonly reply: Readonly<Record<string, unknown>>;
  readonly after?: () => void;
}

type Command = (web: SocketWeb, client: Client, data: CommandData) => Answer | Promise<Answer>;

const ResumeData = t.Object({ last_seq: LastSeq });
const InputData = t.Object({ value: t.Unknown() });
const TopicData = t.Object({
  topic: t.String({ maxLength: 100 }),
  after: t.Optional(t.Union([t.Null(), t.Integer({ minimum: 0 }), t.String({ maxLength: 100 })])),
});

/** Every command by its name; docs/api.md says what each is given and what it answers. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    "run_job",
    async (web, client, data) => {
      const job = await startJob(web, client.grant, data);
      return {
        reply: { message: "Job started", ...namesOf(job) },
        after: () => followJob(web, client, job, 0),
      };
    },
  ],
  [
    "reconnect_job",
    (web, client, data) => {
      const job = gotJob(web, client.grant, jobIdOf(data));
      const { last_seq } = decode(ResumeData, data, "`data`");
      return {
        reply: { message: `Reconnecting to job ${job.id}`, ...namesOf(job) },
        after: () => resumeJob(web, client, job, last_seq ?? 0),
      };
    },
  ],
  [
    "cancel_job",
    async (web, { grant }, data) => {
      const id = jobIdOf(data);
      try {
        const by = programOf({ grant });
        const job = await web.tracker.cancel(gotJob(web, grant, id).id, { by, reason: "api" });
        return { reply: { message: "Job cancellation requested", ...namesOf(job) } };
      } catch (thrown) {
        if (!isGone(thrown)) throw thrown;
        return { reply: { error: "Job not found or already completed", job_id: id } };
      }
    },
  ],
  [
    "get_status",
    (web, { grant }, data) => {
      if (data["job_id"] === undefined || data["job_id"] === null) {
        const active = activeFor(web, grant).map((job) => ({ ...namesOf(job), status: job.status }));
        return { reply: { active_jobs: active } };
      }
      const id = jobIdOf(data);
      const job = seenJob(web, grant, id);
      if (job === undefined) return { reply: { status: "not_found", job_id: id } };
      return { reply: { status: job.status, ...namesOf(job) } };
    },
  ],
  [
    "stream_input",
    async (web, { grant }, data) => {
      const id = jobIdOf(data);
      await web.tracker.sendInput(gotJob(web, grant, id).id, decode(InputData, data, "`data`").value);
      return { reply: { message: "Input item streamed", job_id: id } };
    },
  ],
  [
    "end_input_stream",
    async (web, { grant }, data) => {
      const id = jobIdOf(data);
      await web.tracker.endInput(gotJob(web, grant, id).id);
      return { reply: { message: "Input stream ended", job_id: id } };
    },
  ],
  [
    "subscribe",
    (web, client, data) => {
      const { topic, after } = decode(TopicData, data, "`data`");
      return {
        reply: { message: `Subscribed to ${topic}`, topic },
        after: topicNamed(web, topic).subscribe(client, after ?? null),
      };
    },
  ],
  [
    "unsubscribe",
    (web, client, data) => {
      const { topic } = decode(TopicData, data, "`data`");
      if (!client.leave(topicNamed(web, topic).name)) return { reply: { error: "Not subscribed", topic } };
      return { reply: { message: `Unsubscribed from ${topic}`, topic } };
    },
  ],
  [
    "set_mode",
    (_, client, { mode }) => {
      if (mode !== "text" && mode !== "binary") return { reply: { error: "mode must be binary or text" } };
      return { reply: { message: `Mode set to ${mode}` }, after: () => client.choose(mode) };
    },
  ],
]);

function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof JobdeckError &&
    (thrown.reason === "job_not_found" || thrown.reason === "job_already_ended")
  );
}
