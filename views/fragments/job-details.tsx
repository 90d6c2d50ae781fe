/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { CallbackFact } from "../components/callback-fact.tsx";
import { LinkedFacts } from "../components/linked-facts.tsx";
import { domId } from "../dom-id.ts";
import { bytes, dollars, plural, span } from "../format.ts";
import { links } from "../links.ts";
import { costWords, reasonWords, shortId } from "../phrases.ts";

/** What is fixed about a job, and what it cost. Only what says something is shown. */
export function JobDetails({ job, prefix }: { job: Job; prefix: string }): JSX.Element {
  return (
    <section id={domId.jobDetails} class="panel-section" aria-labelledby="details-title">
      <h2 id="details-title">Details</h2>
      <dl class="card facts">
        {facts(job).map(([name, value]) => (
          <div>
            <dt safe>{name}</dt>
            <dd safe>{value}</dd>
          </div>
        ))}
        <LinkedFacts job={job} prefix={prefix} />
        <CallbackFact job={job} prefix={prefix} />
        <div>
          <dt>As JSON</dt>
          <dd>
            <a class="link" href={`${links(prefix).json(job.id)}?format=json`} hx-boost="false">
              Open
            </a>
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** An error stands above with its own words. */
function reason({ statusReason }: Job): string | null {
  return statusReason === null || statusReason === "error" ? null : reasonWords(statusReason);
}

function bound(limit: number | null, words: (limit: number) => string): string | null {
  return limit === null ? null : words(limit);
}

function facts(job: Job): readonly (readonly [string, string])[] {
  const { limits, usage } = job;
  const list: [string, string | null][] = [
    ["Type", job.type],
    ["Queue", job.queue === job.type ? null : job.queue],
    ["Priority", job.priority === 0 ? null : String(job.priority)],
    ["Executor", job.executor],
    ["Node", job.nodeId === null ? null : shortId(job.nodeId)],
    ["Attempts", job.maxAttempts > 1 ? `${job.attempt} of ${job.maxAttempts}` : null],
    ["Time limit", limits.timeMs === null ? "none" : span(limits.timeMs)],
    ["Memory limit", bound(limits.memoryBytes, bytes)],
    ["Output limit", bound(limits.outputBytes, bytes)],
    ["File limit", bound(limits.files, (n) => plural(n, "file"))],
    ["Process limit", bound(limits.processes, (n) => plural(n, "process", "processes"))],
    ["Budget", bound(limits.costUsd, dollars)],
    ["Reason", reason(job)],
    ["Tags", job.tags.length === 0 ? null : job.tags.join(", ")],
    ["Cost", usage === null ? "no model used" : costWords(usage)],
  ];
  return list.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value] as const]));
}
