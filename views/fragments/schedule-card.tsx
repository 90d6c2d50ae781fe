/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import type { Schedule } from "../../src/domain/schedule.ts";
import { Icon } from "../components/icon.tsx";
import { StatusMark } from "../components/status-mark.tsx";
import { Ago } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { inZone, iso } from "../format.ts";
import { links } from "../links.ts";
import { shownStatus, statusWord } from "../status.ts";

/** A schedule as it is shown. */
export interface ShownSchedule {
  readonly schedule: Schedule;
  /** In plain words. */
  readonly description: string;
  /** Its newest jobs, the newest first. */
  readonly recent: readonly Job[];
}

export interface ScheduleCardProps extends ShownSchedule {
  readonly now: number;
  readonly prefix: string;
  /** Whether its name leads to its own page; false there. */
  readonly linked?: boolean;
}

export function ScheduleCard(props: ScheduleCardProps): JSX.Element {
  const { schedule, description, recent, now, prefix, linked = true } = props;
  const to = links(prefix);
  return (
    <section id={domId.schedule(schedule.id)} class="card schedule" data-paused={String(schedule.paused)}>
      <div class="schedule-what">
        {linked ? (
          <h2>
            <a href={to.schedule(schedule.id)} safe>
              {schedule.title}
            </a>
          </h2>
        ) : (
          ""
        )}
        <p class="schedule-words" safe>
          {description}
        </p>
        <p class="dotted schedule-small">
          <span safe>{schedule.submission.type}</span>
          <code safe>{schedule.cron}</code>
        </p>
      </div>
      <dl class="schedule-facts">
        <dt>Next</dt>
        <dd>
          <Next schedule={schedule} now={now} />
        </dd>
        <dt>Last</dt>
        <dd>
          <Last recent={recent} now={now} prefix={prefix} />
        </dd>
      </dl>
      {schedule.note === null ? (
        ""
      ) : (
        <p class="schedule-note">
          <Icon name="circle-alert" prefix={prefix} />
          <span>
            <span safe>{schedule.note.text}</span> · <Ago at={schedule.note.at} now={now} />
          </span>
        </p>
      )}
      <Actions schedule={schedule} prefix={prefix} linked={linked} />
    </section>
  );
}

function Next({ schedule, now }: { schedule: Schedule; now: number }): JSX.Element {
  const { nextAt, timeZone } = schedule;
  if (nextAt === null) return <span>Paused</span>;
  return (
    <span class="dotted">
      <Ago at={nextAt} now={now} />
      <time class="num" datetime={iso(nextAt)} safe>
        {inZone(nextAt, timeZone)}
      </time>
    </span>
  );
}

/** The newest job, and a mark for each of those before it. */
function Last({ recent, now, prefix }: Pick<ScheduleCardProps, "recent" | "now" | "prefix">): JSX.Element {
  const [last] = recent;
  if (last === undefined) return <span>Nothing so far</span>;
  const status = shownStatus(last);
  return (
    <>
      <span class="dotted">
        <a class="link" href={links(prefix).job(last.id)} safe>
          {statusWord(status)}
        </a>
        <Ago at={last.createdAt} now={now} />
      </span>
      <ol class="schedule-history" aria-label="Its latest jobs, the oldest first">
        {recent.toReversed().map((job) => {
          const words = `${statusWord(shownStatus(job))}: ${job.title}`;
          return (
            <li>
              <a href={links(prefix).job(job.id)} title={words} aria-label={words}>
                <StatusMark status={shownStatus(job)} />
              </a>
            </li>
          );
        })}
      </ol>
    </>
  );
}

interface ActionsProps {
  readonly schedule: Schedule;
  readonly prefix: string;
  readonly linked: boolean;
}

function Actions({ schedule, prefix, linked }: ActionsProps): JSX.Element {
  const to = links(prefix);
  const { id, title, paused } = schedule;
  return (
    <div class="schedule-actions">
      <form method="post" action={to.runSchedule(id)}>
        <button type="submit" class="button button-small" aria-label={`Run now: ${title}`}>
          Run now
        </button>
      </form>
      <form method="post" action={to.scheduleJson(id)}>
        <input type="hidden" name="paused" value={String(!paused)} />
        <button
          type="submit"
          class="button button-small"
          aria-label={`${paused ? "Resume" : "Pause"} ${title}`}
        >
          {paused ? "Resume" : "Pause"}
        </button>
      </form>
      {linked ? (
        <a class="button button-small" href={to.schedule(id)} aria-label={`Edit ${title}`}>
          Edit
        </a>
      ) : (
        ""
      )}
      <details class="ask">
        <summary class="button button-small" aria-label={`Delete ${title}`}>
          Delete
        </summary>
        <form method="post" action={to.removeSchedule(id)}>
          <button type="submit" class="button button-danger button-small">
            Delete for good?
          </button>
        </form>
      </details>
    </div>
  );
}
