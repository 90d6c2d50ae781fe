import type { ScheduleFormProps, ScheduleValues } from "../../../views/components/schedule-form.tsx";
import { valuesOfInput } from "../../../views/components/schema-input.ts";
import type { Issue } from "../../domain/errors.ts";
import type { Schedule } from "../../domain/schedule.ts";
import { previewOf } from "../schedule-preview.ts";
import type { Web } from "../web.ts";

export type Form = Omit<ScheduleFormProps, "action" | "submit" | "now" | "prefix">;

/** What a form holds: of a schedule, or as it was typed. */
export interface Filled {
  readonly values: ScheduleValues;
  readonly input: Readonly<Record<string, string>> | null;
  readonly issues: readonly Issue[];
}

export const EMPTY: Filled = {
  values: { title: "", cron: "", timeZone: "UTC", missed: "once", overlap: "skip" },
  input: null,
  issues: [],
};

/** @param type one that is known */
export function formOf(web: Web, type: string, { values, input, issues }: Filled): Form {
  const preview = previewOf(values, web.clock.now()).shown;
  const zones = Intl.supportedValuesOf("timeZone");
  return { type: web.types.info(type), values, input, issues, preview, zones };
}

export function filledWith(web: Web, schedule: Schedule): Filled {
  const { title, cron, timeZone, missed, overlap, submission } = schedule;
  const input = valuesOfInput(web.types.info(submission.type).input, submission.input);
  return { values: { title, cron, timeZone, missed, overlap }, input, issues: [] };
}
