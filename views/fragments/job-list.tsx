/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { domId } from "../dom-id.ts";
import { JobRow } from "./job-row.tsx";

export interface JobListProps {
  readonly jobs: readonly Job[];
  readonly now: number;
  readonly prefix: string;
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
  /** Whether rows can be picked; default false. */
  readonly pickable?: boolean;
}

/** Jobs as rows; the taskbar's stream keeps those that are on the page up to date. */
export function JobList({ jobs, now, prefix, waiting = {}, pickable = false }: JobListProps): JSX.Element {
  return (
    <ul id={domId.jobList} class="card job-list" data-pickable={pickable ? "" : undefined}>
      {jobs.map((job) => {
        const why = waiting[job.id];
        return (
          <JobRow job={job} now={now} prefix={prefix} {...(why === undefined ? {} : { waiting: why })} />
        );
      })}
    </ul>
  );
}
