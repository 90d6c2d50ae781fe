/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import type { Progress, Stage } from "../../src/domain/progress.ts";
import { domId } from "../dom-id.ts";
import { count, duration, outOf } from "../format.ts";
import { shownStatus } from "../status.ts";

/** The stages of a job with how long each took; nothing of a job type without stages but its bar. */
export function StageBar({ job }: { job: Job }): JSX.Element {
  const { progress } = job;
  const stages = progress.stages.length > 0 ? progress.stages : [whole(job)];
  return (
    <ol id={domId.stageBar} class="stages" aria-label="Stages" data-status={shownStatus(job)}>
      {stages.map((stage) => (
        <li
          class="stage"
          data-state={stage.status}
          aria-current={stage.status === "running" ? "step" : undefined}
        >
          <Fill stage={stage} progress={progress} />
          <span class="stage-name">
            <span safe>{stage.title}</span>{" "}
            <span class="num" safe>
              {measure(stage, progress)}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Fill({ stage, progress }: { stage: Stage; progress: Progress }): JSX.Element {
  const label = `${stage.title}: ${WORDS[stage.status]}`;
  if (stage.status !== "running" && stage.status !== "stopped") {
    return <progress class="stage-fill" max="1" value={stage.status === "done" ? 1 : 0} aria-label={label} />;
  }
  if (progress.total > 0) {
    return (
      <progress
        class="stage-fill"
        max={progress.total}
        value={Math.min(progress.current, progress.total)}
        aria-label={label}
      />
    );
  }
  return stage.status === "running" ? (
    <progress class="stage-fill bar-unknown" max="1" aria-label={label} />
  ) : (
    <progress class="stage-fill" max="1" value="1" aria-label={label} />
  );
}

const WORDS: Readonly<Record<Stage["status"], string>> = {
  waiting: "not started",
  running: "running",
  done: "done",
  skipped: "not needed",
  stopped: "stopped",
};

function measure(stage: Stage, progress: Progress): string {
  if (stage.status === "running") {
    if (progress.total > 0) return outOf(progress.current, progress.total);
    return progress.current > 0 ? count(progress.current) : "";
  }
  return stage.startedAt === null || stage.endedAt === null ? "" : duration(stage.endedAt - stage.startedAt);
}

/** A job type that declares no stages is one. */
function whole(job: Job): Stage {
  const status = job.status === "running" ? "running" : job.status === "completed" ? "done" : "waiting";
  return {
    name: "run",
    title: job.status === "running" ? "Running" : "Run",
    weight: 1,
    status: job.status === "failed" || job.status === "cancelled" ? "stopped" : status,
    startedAt: job.startedAt,
    endedAt: job.completedAt,
  };
}
