import type { Preview } from "../../views/fragments/schedule-preview.tsx";
import { cronTimes } from "../domain/cron.ts";
import { scheduleWords } from "../domain/cron-words.ts";
import { type Issue, JobdeckError } from "../domain/errors.ts";
import { checkedTimes } from "../tracker/schedule-rules.ts";
import { TIMES_TOLD } from "./api/schedule-json.ts";

const REST = { title: "Preview", missed: "once", overlap: "skip", paused: false } as const;

/** What an expression would mean in a zone, or what is wrong with either. */
export function previewOf(
  { cron, timeZone }: { readonly cron: string; readonly timeZone: string },
  now: number,
): { readonly shown: Preview; readonly issues: readonly Issue[] } {
  const isEmpty = cron.trim() === "";
  try {
    const checked = checkedTimes({ ...REST, cron, timeZone: timeZone.trim() }, now);
    return {
      shown: {
        kind: "times",
        description: scheduleWords(cron, checked.timeZone),
        timeZone: checked.timeZone,
        next: cronTimes(cron, checked.timeZone).next(now, TIMES_TOLD),
      },
      issues: [],
    };
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError)) throw thrown;
    const { issues } = thrown;
    const shown: Preview = isEmpty
      ? { kind: "nothing" }
      : { kind: "refused", issues: issues.map(({ message }) => message) };
    return { shown, issues };
  }
}
