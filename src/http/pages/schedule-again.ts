import { FIELD_PREFIX, valuesOfForm } from "../../../views/components/schema-input.ts";
import type { Issue } from "../../domain/errors.ts";
import type { Schedule } from "../../domain/schedule.ts";
import type { Body } from "../body.ts";
import type { Call } from "../door.ts";
import { failureOf } from "../errors.ts";
import type { Web } from "../web.ts";
import { EMPTY, type Filled, filledWith } from "./schedule-form.ts";
import { newSchedulePage, schedulePage } from "./schedules.ts";

/** Creates a schedule; a form that only asks for a preview, or that is refused, is shown again as it was typed. */
export function newScheduleAgain(
  web: Web,
  call: Call,
  body: Body,
  create: () => Promise<Response>,
): Promise<Response> {
  const type = body.kind === "form" ? (body.fields.get("type") ?? "") : "";
  const isKnown = web.types.find(type) !== undefined;
  const again = (filled: Filled) => newSchedulePage(web, call, filled, type);
  return orAgain(call, isKnown ? body : { kind: "none" }, EMPTY, create, again);
}

/** The same for the form in which one is edited. */
export function scheduleAgain(
  web: Web,
  call: Call<{ id: string }>,
  schedule: Schedule,
  body: Body,
  edit: () => Promise<Response>,
): Promise<Response> {
  const isKnown = web.types.find(schedule.submission.type) !== undefined;
  const before = isKnown ? filledWith(web, schedule) : EMPTY;
  const again = (filled: Filled) => schedulePage(web, call, filled);
  return orAgain(call, isKnown ? body : { kind: "none" }, before, edit, again);
}

async function orAgain(
  call: Call,
  body: Body,
  before: Filled,
  act: () => Promise<Response>,
  again: (filled: Filled) => Response,
): Promise<Response> {
  if (call.face !== "html" || body.kind !== "form") return act();
  const filled = (issues: readonly Issue[]): Filled => typed(body.fields, before, issues);
  if (body.fields.has("preview")) return again(filled([]));
  try {
    return await act();
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.status !== 422) throw thrown;
    return again(
      filled(failure.issues.length === 0 ? [{ path: "", message: failure.message }] : failure.issues),
    );
  }
}

function typed(fields: URLSearchParams, before: Filled, issues: readonly Issue[]): Filled {
  const value = (name: keyof Filled["values"]) => fields.get(name) ?? before.values[name];
  return {
    values: {
      title: value("title"),
      cron: value("cron"),
      timeZone: value("timeZone"),
      missed: value("missed"),
      overlap: value("overlap"),
    },
    input: [...fields.keys()].some((name) => name.startsWith(FIELD_PREFIX))
      ? valuesOfForm(fields)
      : before.input,
    issues,
  };
}
