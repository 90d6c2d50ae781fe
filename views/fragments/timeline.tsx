/** @jsxImportSource @kitajs/html */
import type { Attempt } from "../../src/domain/attempt.ts";
import type { Job } from "../../src/domain/job.ts";
import { Ago, TimeOfDay } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { timelineEntries } from "../timeline-entries.ts";

export interface TimelineProps {
  readonly job: Job;
  readonly attempts: readonly Attempt[];
  readonly now: number;
}

/** What happened to a job, in order: waits, attempts, and the receipt of how it was stopped. */
export function Timeline({ job, attempts, now }: TimelineProps): JSX.Element {
  return (
    <section id={domId.timeline} class="panel-section" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <ol class="card timeline">
        {timelineEntries(job, attempts).map((entry) => (
          <li class={entry.step ? "moment moment-step" : "moment"} data-status={entry.status}>
            <p class="moment-head">
              <b safe>{entry.title}</b>
              {entry.at === null ? (
                <span class="num">now</span>
              ) : entry.ahead ? (
                <Ago at={entry.at} now={now} />
              ) : (
                <TimeOfDay at={entry.at} />
              )}
            </p>
            {entry.text === "" ? (
              ""
            ) : (
              <p class="moment-text" safe>
                {entry.text}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
