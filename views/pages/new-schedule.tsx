/** @jsxImportSource @kitajs/html */
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { BackToSchedules } from "../components/back-to-schedules.tsx";
import { ScheduleForm, type ScheduleFormProps } from "../components/schedule-form.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface NewSchedulePageProps {
  readonly frame: Frame;
  /** All that can be scheduled; the form's own type is among them. */
  readonly types: readonly TypeInfo[];
  readonly form: Omit<ScheduleFormProps, "action" | "submit" | "now" | "prefix">;
}

export function NewSchedulePage({ frame, types, form }: NewSchedulePageProps): JSX.Element {
  const { prefix, now } = frame;
  const to = links(prefix);
  return (
    <Layout {...frame} title="New schedule" active="schedules">
      <BackToSchedules prefix={prefix} />
      <h1 class="page-title">New schedule</h1>
      <nav class="tabs" aria-label="Job types">
        {types.map(({ type, title }) => (
          <a href={to.newSchedule(type)} aria-current={type === form.type.type ? "true" : undefined} safe>
            {title}
          </a>
        ))}
      </nav>
      <ScheduleForm {...form} action={to.createSchedule()} submit="Create" now={now} prefix={prefix} />
    </Layout>
  );
}
