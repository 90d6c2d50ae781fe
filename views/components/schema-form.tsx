/** @jsxImportSource @kitajs/html */
import type { Issue } from "../../src/domain/errors.ts";
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { domId } from "../dom-id.ts";
import { FIELD_PREFIX, type Field, fieldsOf } from "./schema-input.ts";

/** A form that was refused: what was typed, and why it was not taken. */
export interface RefusedForm {
  readonly type: string;
  /** By property of the input, as text. */
  readonly values: Readonly<Record<string, string>>;
  /** Paths are JSON pointers; `/input/repo` belongs to the field `repo`. */
  readonly issues: readonly Issue[];
}

interface SchemaFieldsProps {
  readonly type: TypeInfo;
  readonly refused: RefusedForm | null;
  /** Properties that are asked for elsewhere. */
  readonly without?: readonly string[];
}

/** One field for each property of a type's input, made from its JSON Schema. */
export function SchemaFields({ type, refused, without = [] }: SchemaFieldsProps): JSX.Element {
  const fields = fieldsOf(type.input).filter((field) => !without.includes(field.name));
  return (
    <div class="fields">
      {fields.map((field) => (
        <FieldBox field={field} {...stateOf(field, refused)} />
      ))}
    </div>
  );
}

interface FieldState {
  readonly value: string;
  readonly issue: string | null;
}

/** What a field shows: what was typed before, else its default; and what is wrong with it. */
export function stateOf(field: Field, refused: RefusedForm | null): FieldState {
  const issue = refused?.issues.find(
    (i) => i.path === `/input/${field.name}` || i.path.startsWith(`/input/${field.name}/`),
  );
  return {
    value: refused === null ? field.initial : field.secret ? "" : (refused.values[field.name] ?? ""),
    issue: issue?.message ?? null,
  };
}

function FieldBox({ field, value, issue }: FieldState & { field: Field }): JSX.Element {
  const id = domId.field(field.name);
  const described = describedBy(field, issue);
  if (field.kind === "boolean") {
    return (
      <div class="field field-check">
        <input type="hidden" name={FIELD_PREFIX + field.name} value="false" />
        <label for={id}>
          <input
            id={id}
            type="checkbox"
            name={FIELD_PREFIX + field.name}
            value="true"
            checked={value === "true"}
            aria-describedby={described}
          />
          <span safe>{field.title}</span>
        </label>
        <Notes field={field} issue={issue} />
      </div>
    );
  }
  return (
    <div class={field.kind === "lines" || field.kind === "json" ? "field field-wide" : "field"}>
      <label for={id}>
        <span safe>{field.title}</span>
        {field.required ? <span class="field-required"> required</span> : ""}
      </label>
      <Control field={field} value={value} issue={issue} />
      <Notes field={field} issue={issue} />
    </div>
  );
}

export function Control({ field, value, issue }: FieldState & { field: Field }): JSX.Element {
  const common = {
    id: domId.field(field.name),
    name: FIELD_PREFIX + field.name,
    required: field.required,
    "aria-invalid": issue === null ? undefined : "true",
    "aria-describedby": describedBy(field, issue),
  } as const;
  switch (field.kind) {
    case "choice":
      return (
        <select class="input" {...common}>
          {field.required ? "" : <option value="">—</option>}
          {field.choices.map((choice) => (
            <option value={choice} selected={choice === value} safe>
              {choice}
            </option>
          ))}
        </select>
      );
    case "lines":
    case "json":
      return (
        <textarea
          class="input"
          rows="3"
          spellcheck="false"
          placeholder={field.example || undefined}
          {...common}
          safe
        >
          {value}
        </textarea>
      );
    case "number":
      return (
        <input
          class="input"
          type="number"
          step={field.whole ? "1" : "any"}
          min={field.minimum ?? undefined}
          max={field.maximum ?? undefined}
          placeholder={field.example || undefined}
          value={value}
          {...common}
        />
      );
    default:
      return (
        <input
          class="input"
          type={field.kind === "secret" ? "password" : field.kind === "url" ? "url" : "text"}
          autocomplete={field.kind === "secret" ? "new-password" : "off"}
          spellcheck="false"
          placeholder={field.example || undefined}
          value={value}
          {...common}
        />
      );
  }
}

/** What a field means, or what is wrong with it. */
export function Notes({ field, issue }: { field: Field; issue: string | null }): JSX.Element {
  const id = domId.field(field.name);
  return (
    <>
      {field.description === "" ? (
        ""
      ) : (
        <p id={`${id}-note`} class="field-note" safe>
          {field.description + (field.kind === "lines" ? " One a line." : "")}
        </p>
      )}
      {issue === null ? (
        ""
      ) : (
        <p id={`${id}-issue`} class="field-issue" safe>
          {issue}
        </p>
      )}
    </>
  );
}

function describedBy(field: Field, issue: string | null): string | undefined {
  const id = domId.field(field.name);
  const ids = [issue === null ? "" : `${id}-issue`, field.description === "" ? "" : `${id}-note`];
  return ids.filter((part) => part !== "").join(" ") || undefined;
}
