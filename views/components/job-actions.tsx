/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { links } from "../links.ts";
import { titleOf } from "../phrases.ts";
import { Icon } from "./icon.tsx";

/** A job older than this is asked about before it is stopped, in milliseconds. */
const ASKS_AFTER_MS = 60_000;

interface JobActionProps {
  readonly job: Job;
  readonly now: number;
  readonly prefix: string;
  /** `mark`: a × in a row. `button`: the words, on the job's page. */
  readonly as: "mark" | "button";
}

/**
 * One click stops a young job; an older one asks "Stop?" in its place. The question works without scripts; the
 * browser also asks when a job has grown old since it was drawn (`data-asks-after`).
 */
export function CancelJob(props: JobActionProps): JSX.Element {
  const { job, now } = props;
  return job.startedAt !== null && now - job.startedAt >= ASKS_AFTER_MS ? (
    <details class="ask">
      <summary {...face(props)}>
        <CancelFace {...props} />
      </summary>
      <CancelForm {...props}>
        <button type="submit" class="button button-danger button-small">
          Stop?
        </button>
      </CancelForm>
    </details>
  ) : (
    <CancelForm {...props} asksAfter={(job.startedAt ?? now) + ASKS_AFTER_MS}>
      <button type="submit" {...face(props)}>
        <CancelFace {...props} />
        <span class="asking">Stop?</span>
      </button>
    </CancelForm>
  );
}

function face({ job, as }: JobActionProps) {
  const label = `Cancel ${titleOf(job)}`;
  return as === "mark"
    ? { class: "mark-button", "aria-label": label, title: label }
    : { class: "button button-danger" };
}

function CancelFace({ as, prefix }: JobActionProps): JSX.Element {
  return as === "mark" ? <Icon name="x" prefix={prefix} /> : <span class="not-asking">Cancel job</span>;
}

interface CancelFormProps extends JobActionProps {
  /** From when on the browser asks, in milliseconds since 1970. */
  readonly asksAfter?: number;
  readonly children: JSX.Element;
}

function CancelForm({ job, prefix, asksAfter, children }: CancelFormProps): JSX.Element {
  const action = links(prefix).cancel(job.id);
  return (
    <form
      class="cancel"
      method="post"
      action={action}
      hx-post={action}
      hx-swap="none"
      {...showErrors}
      data-asks-after={asksAfter}
    >
      <input type="hidden" name="attempt" value={String(job.attempt)} />
      {children}
    </form>
  );
}

/**
 * Makes a new job with the same input. A plain form: the browser goes to the new job's page. Nothing for work that only
 * its caller could begin again.
 */
export function RetryJob({ job, prefix, as }: Omit<JobActionProps, "now">): JSX.Element {
  if (job.executor === "external") return "";
  return (
    <form method="post" action={links(prefix).retry(job.id)}>
      <button
        type="submit"
        class={as === "mark" ? "link-button" : "button"}
        aria-label={`Retry ${titleOf(job)}`}
      >
        Retry
      </button>
    </form>
  );
}

/** Asks in its place before it deletes. */
export function DeleteJob({ job, prefix }: { job: Job; prefix: string }): JSX.Element {
  const files = job.artifactCount;
  return (
    <details class="ask">
      <summary class="button">Delete</summary>
      <form method="post" action={links(prefix).remove(job.id)}>
        <button type="submit" class="button button-danger" safe>
          {files === 0 ? "Delete for good?" : `Delete with ${files} ${files === 1 ? "file" : "files"}?`}
        </button>
      </form>
    </details>
  );
}

/** A refused request is shown, never swallowed: htmx puts the error fragment where people see it. */
const showErrors = {
  "hx-status:4xx": "target:#notice swap:innerHTML",
  "hx-status:5xx": "target:#notice swap:innerHTML",
} as const;
