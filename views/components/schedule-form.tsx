/** @jsxImportSource @kitajs/html */
import type { Issue } from "../../src/domain/errors.ts";
import { MISSED_POLICIES, OVERLAP_POLICIES } from "../../src/domain/schedule.ts";
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { domId } from "../dom-id.ts";
import { type Preview, SchedulePreview } from "../fragments/schedule-preview.tsx";
import { MISSED_WORDS, OVERLAP_WORDS } from "../schedule-words.ts";
import { Icon } from "./icon.tsx";
import { SchemaFields } from "./schema-form.tsx";

/** What the fields show, as text. */
export interface ScheduleValues {
  readonly title: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly missed: string;
  readonly overlap: string;
}

export interface ScheduleFormProps {
  readonly type: TypeInfo;
  readonly values: ScheduleValues;
  /** By property of the input; null = the type's defaults. */
  readonly input: Readonly<Record<string, string>> | null;
  /** What is wrong with it; paths are JSON pointers, such as `/cron` and `/input/repo`. */
  readonly issues: readonly Issue[];
  readonly preview: Preview;
  /** Names of all time zones. */
  readonly zones: readonly string[];
  readonly action: string;
  readonly submit: string;
  readonly now: number;
  readonly prefix: string;
}

/** When, what, and what happens if something is in the way. */
export function ScheduleForm(props: ScheduleFormProps): JSX.Element {
  const { type, values, input, issues, zones, now, prefix } = props;
  const refused = input === null ? null : { type: type.type, values: input, issues };
  return (
    <form method="post" action={props.action} class="schedule-form">
      <input type="hidden" name="type" value={type.type} />
      <General issues={issues} prefix={prefix} />
      <fieldset class="card schedule-part">
        <legend>When</legend>
        <div class="schedule-when">
          <div class="fields">
            <Text
              name="cron"
              id={domId.scheduleCron}
              title="Cron expression"
              value={values.cron}
              note="Minute, hour, day of month, month, day of week. 0 9 * * 1-5 is every weekday at nine. Also @hourly, @daily, @weekly, @monthly, @yearly."
              issues={issues}
              mono
              required
            />
            <Text
              name="timeZone"
              id={domId.scheduleZone}
              title="Time zone"
              value={values.timeZone}
              note="Such as Europe/Berlin, or UTC."
              issues={issues}
              list="time-zones"
              required
            />
            <datalist id="time-zones">
              {zones.map((zone) => (
                <option value={zone} />
              ))}
            </datalist>
          </div>
          <div>
            <SchedulePreview preview={props.preview} now={now} prefix={prefix} />
            <button
              type="submit"
              name="preview"
              value="true"
              class="button button-small without-scripts"
              formnovalidate
            >
              Show the next times
            </button>
          </div>
        </div>
      </fieldset>
      <fieldset class="card schedule-part">
        <legend safe>{type.title}</legend>
        <SchemaFields type={type} refused={refused} />
      </fieldset>
      <fieldset class="card schedule-part">
        <legend>In special cases</legend>
        <div class="fields">
          <Choice
            name="missed"
            title="Missed while the server was off"
            choices={MISSED_POLICIES.map((policy) => [policy, MISSED_WORDS[policy]])}
            value={values.missed}
          />
          <Choice
            name="overlap"
            title="While its last job has not ended"
            choices={OVERLAP_POLICIES.map((policy) => [policy, OVERLAP_WORDS[policy]])}
            value={values.overlap}
          />
          <Text
            name="title"
            id="schedule-title"
            title="Title"
            value={values.title}
            note="Left empty, that of its jobs."
            issues={issues}
          />
        </div>
      </fieldset>
      <div class="start-end">
        <button type="submit" class="button button-primary" safe>
          {props.submit}
        </button>
      </div>
    </form>
  );
}

interface TextProps {
  readonly name: string;
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly note: string;
  readonly issues: readonly Issue[];
  readonly list?: string;
  readonly mono?: boolean;
  readonly required?: boolean;
}

function Text({ name, id, title, value, note, issues, list, mono, required }: TextProps): JSX.Element {
  const issue = issues.find(({ path }) => path === `/${name}`);
  return (
    <div class="field">
      <label for={id}>
        <span safe>{title}</span>
        {required === true ? <span class="field-required"> required</span> : ""}
      </label>
      <input
        id={id}
        class={mono === true ? "input input-mono" : "input"}
        name={name}
        value={value}
        list={list}
        required={required}
        autocomplete="off"
        spellcheck="false"
        aria-invalid={issue === undefined ? undefined : "true"}
        aria-describedby={issue === undefined ? `${id}-note` : `${id}-issue ${id}-note`}
      />
      <p id={`${id}-note`} class="field-note" safe>
        {note}
      </p>
      {issue === undefined ? (
        ""
      ) : (
        <p id={`${id}-issue`} class="field-issue" safe>
          {issue.message}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly value: string;
}

function Choice({ name, title, choices, value }: ChoiceProps): JSX.Element {
  const id = `schedule-${name}`;
  return (
    <div class="field">
      <label for={id} safe>
        {title}
      </label>
      <select id={id} name={name} class="input">
        {choices.map(([choice, words]) => (
          <option value={choice} selected={choice === value} safe>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What is wrong, all of it: also with what has no field here. */
function General({ issues, prefix }: { issues: readonly Issue[]; prefix: string }): JSX.Element {
  if (issues.length === 0) return "";
  return (
    <div class="form-issues" role="alert">
      <Icon name="circle-alert" prefix={prefix} />
      <div>
        <p safe>
          {issues.length === 1
            ? "One thing is to be corrected:"
            : `${issues.length} things are to be corrected:`}
        </p>
        <ul>
          {issues.map((issue) => (
            <li safe>{issue.message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
