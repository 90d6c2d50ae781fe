/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { plain } from "../ansi.ts";
import { domId } from "../dom-id.ts";
import { reasonWords } from "../phrases.ts";
import { JsonTree } from "./json-tree.tsx";

/** What a job came to: its errors, its warnings and its result; empty until there is something. */
export function JobOutcome({ job }: { job: Job }): JSX.Element {
  return (
    <div id={domId.jobOutcome} class="outcome">
      {job.status !== "completed" && job.errors.length > 0 ? (
        <Messages tone="failed" title={failure(job)} messages={job.errors} />
      ) : (
        ""
      )}
      {job.warnings.length > 0 ? <Messages tone="warning" title="Warnings" messages={job.warnings} /> : ""}
      {job.stop?.proof === "fenced" ? (
        <p class="callout" data-tone="warning">
          Its executor could not be forced to stop, so it was cut off: nothing that it still does counts. A
          job type that must be stoppable should run in <code>subprocess</code>.
        </p>
      ) : (
        ""
      )}
      {job.result === null || job.result === undefined ? (
        ""
      ) : (
        <section class="panel-section" aria-labelledby="result-title">
          <h2 id="result-title">Result</h2>
          <div class="card card-code">
            <JsonTree value={job.result} />
          </div>
        </section>
      )}
    </div>
  );
}

function failure(job: Job): string {
  if (job.status !== "failed" && job.status !== "expired") return "Errors so far";
  return job.statusReason === null || job.statusReason === "error"
    ? "Why it failed"
    : `Why it failed: ${reasonWords(job.statusReason)}`;
}

interface MessagesProps {
  readonly tone: "failed" | "warning";
  readonly title: string;
  readonly messages: readonly string[];
}

function Messages({ tone, title, messages }: MessagesProps): JSX.Element {
  const shown = messages.slice(0, 50);
  return (
    <section class="callout" data-tone={tone}>
      <h2 safe>{title}</h2>
      <ul>
        {shown.map((message) => (
          <li dir="auto" safe>
            {plain(message)}
          </li>
        ))}
      </ul>
      {messages.length > shown.length ? (
        <p safe>{`and ${messages.length - shown.length} more in the log`}</p>
      ) : (
        ""
      )}
    </section>
  );
}
