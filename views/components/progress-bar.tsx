/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { isFinal } from "../../src/domain/status.ts";
import { titleOf } from "../phrases.ts";

interface ProgressBarProps {
  /** What is progressing, for those who can't see the bar. */
  readonly label: string;
  /** 0 to 100; null = unknown: the bar says so by moving without an end. */
  readonly percent: number | null;
  readonly tone?: "running" | "completed" | "failed" | "cancelled";
}

export function ProgressBar({ label, percent, tone = "running" }: ProgressBarProps): JSX.Element {
  return percent === null ? (
    <progress class="bar bar-unknown" data-tone={tone} max="100" aria-label={label} />
  ) : (
    <progress class="bar" data-tone={tone} max="100" value={percent} aria-label={label} />
  );
}

/** The bar of a whole job that runs; nothing for one that does not. */
export function JobBar({ job }: { job: Job }): JSX.Element {
  if (job.status !== "running" || isFinal(job.status)) return "";
  const tone = job.cancelRequestedAt === null ? "running" : "cancelled";
  return <ProgressBar label={`Progress of ${titleOf(job)}`} percent={job.progress.percent} tone={tone} />;
}
