/** @jsxImportSource @kitajs/html */
import { BackToSchedules } from "../components/back-to-schedules.tsx";
import { ScheduleForm, type ScheduleFormProps } from "../components/schedule-form.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { ScheduleCard, type ShownSchedule } from "../fragments/schedule-card.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SchedulePageProps extends ShownSchedule {
  readonly frame: Frame;
  /** Null when its type is not known any more: then it can't be edited. */
  readonly form: Omit<ScheduleFormProps, "action" | "submit" | "now" | "prefix"> | null;
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

/** One schedule: what it does and did, and the form to change it. */
export function SchedulePage({ frame, form, waiting, ...shown }: SchedulePageProps): JSX.Element {
  const { prefix, now } = frame;
  const { schedule, recent } = shown;
  return (
    <Layout {...frame} title={schedule.title} active="schedules">
      <BackToSchedules prefix={prefix} />
      <h1 class="page-title" safe>
        {schedule.title}
      </h1>
      <ScheduleCard {...shown} now={now} prefix={prefix} linked={false} />
      {recent.length === 0 ? (
        ""
      ) : (
        <section aria-labelledby="its-jobs">
          <header class="section-head">
            <h2 id="its-jobs">Its latest jobs</h2>
          </header>
          <JobList jobs={recent} now={now} prefix={prefix} {...(waiting === undefined ? {} : { waiting })} />
        </section>
      )}
      {form === null ? (
        <p class="field-note" safe>
          {`This server knows no job type named ${schedule.submission.type}, so nothing but its name and times could be changed. Add the type again, or delete the schedule.`}
        </p>
      ) : (
        <section aria-labelledby="change-it">
          <header class="section-head">
            <h2 id="change-it">Change it</h2>
          </header>
          <ScheduleForm
            {...form}
            action={links(prefix).scheduleJson(schedule.id)}
            submit="Save"
            now={now}
            prefix={prefix}
          />
        </section>
      )}
    </Layout>
  );
}
