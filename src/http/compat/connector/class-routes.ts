import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError, quote } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { json } from "../../answers.ts";
import { fieldsOf } from "../../api/read-body.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { OVERRIDE, resultOf } from "./job.ts";
import { lastJob } from "./job-routes.ts";
import { CLASSES } from "./operations.ts";
import { answering } from "./refuse.ts";

type OneClass = Call<{ sid: string; oc: string }>;
type Entry = Readonly<Record<string, unknown>>;

/** One object class of the last list of them: read, and replaced by hand. */
export function connectorClassRoutes(web: Web): AnyElysia {
  const answered = answering(web);
  return new Elysia({ prefix: "/digester/:sid/classes/:oc" })
    .get(
      "/",
      answered<{ sid: string; oc: string }>((call) => {
        const { entry } = found(web, call);
        return json(entry);
      }),
    )
    .put(
      "/",
      answered<{ sid: string; oc: string }>((call) => replace(web, call)),
    );
}

async function replace(web: Web, call: OneClass): Promise<Response> {
  const { job, entries, entry } = found(web, call);
  const edited = { ...entry, ...(await fieldsOf(web, call)), name: entry["name"] };
  const objectClasses = entries.map((one) => (one === entry ? edited : one));
  await web.tracker.edit(job.id, { metadata: { ...job.metadata, [OVERRIDE]: { objectClasses } } });
  return json(edited);
}

/** @throws JobdeckError `session_not_found`, `not_found` */
function found(
  web: Web,
  { params: { sid, oc } }: OneClass,
): { readonly job: Job; readonly entries: readonly Entry[]; readonly entry: Entry } {
  web.sessions.get(sid);
  const job = lastJob(web, { sid }, CLASSES);
  const entries = entriesOf(resultOf(job, CLASSES));
  const entry = entries.find(({ name }) => name === oc);
  if (entry !== undefined) return { job, entries, entry };
  throw new JobdeckError("not_found", `Session ${quote(sid)} has no object class ${quote(oc)}`);
}

function entriesOf(result: unknown): readonly Entry[] {
  if (typeof result !== "object" || result === null || !("objectClasses" in result)) return [];
  const { objectClasses } = result;
  return Array.isArray(objectClasses) ? objectClasses.filter(isEntry) : [];
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
