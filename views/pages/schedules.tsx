/** @jsxImportSource @kitajs/html */
import { Empty } from "../fragments/empty.tsx";
import { ScheduleCard, type ShownSchedule } from "../fragments/schedule-card.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SchedulesPageProps {
  readonly frame: Frame;
  readonly schedules: readonly ShownSchedule[];
}

export function SchedulesPage({ frame, schedules }: SchedulesPageProps): JSX.Element {
  const { prefix, now } = frame;
  const to = links(prefix);
  return (
    <Layout {...frame} title="Schedules" active="schedules">
      <header class="list-head">
        <h1 class="page-title">Schedules</h1>
        {schedules.length === 0 ? (
          ""
        ) : (
          <a class="button button-primary" href={to.newSchedule()}>
            New schedule
          </a>
        )}
      </header>
      {schedules.length === 0 ? (
        <Empty
          prefix={prefix}
          icon="clock"
          title="No schedules so far"
          text="A schedule starts the same job again and again: every night, each weekday at nine, on the first of the month."
          action={{ href: to.newSchedule(), label: "Make one" }}
        />
      ) : (
        <div class="schedule-list">
          {schedules.map((schedule) => (
            <ScheduleCard {...schedule} now={now} prefix={prefix} />
          ))}
        </div>
      )}
    </Layout>
  );
}
