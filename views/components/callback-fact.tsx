/** @jsxImportSource @kitajs/html */
import type { Callback, Job } from "../../src/domain/job.ts";
import { isFinal } from "../../src/domain/status.ts";
import { plural } from "../format.ts";
import { links } from "../links.ts";

/** Whom a job tells its end, and what came of that, as an entry of its details. */
export function CallbackFact({ job, prefix }: { job: Job; prefix: string }): JSX.Element {
  const { callback } = job;
  if (callback === null) return "";
  return (
    <div>
      <dt>Callback</dt>
      <dd>
        <span safe>{callback.url}</span>
        <br />
        <a class="link" href={links(prefix).webhooks({ job: job.id })} safe>
          {fate(job, callback)}
        </a>
      </dd>
    </div>
  );
}

function fate({ status }: Job, { attempts, statusCode, error }: Callback): string {
  if (!isFinal(status)) return "when it has ended";
  const tried = attempts > 1 ? ` after ${plural(attempts, "attempt")}` : "";
  if (error !== null) return error + tried;
  return statusCode === null ? "is being told" : `delivered${tried}`;
}
