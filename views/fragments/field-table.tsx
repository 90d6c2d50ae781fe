/** @jsxImportSource @kitajs/html */
import { CodeWords } from "../components/code-words.tsx";
import type { ReferenceField } from "../reference.ts";

/** Fields with their types; on a small screen each becomes a block. */
export function FieldTable({
  fields,
  label,
}: {
  fields: readonly ReferenceField[];
  label: string;
}): JSX.Element {
  if (fields.length === 0) return "";
  return (
    <ul class="field-table" aria-label={label}>
      {fields.map(({ name, type, required, description }) => (
        <li>
          <span class="field-name">
            <code safe>{name}</code>
            {required ? <span class="field-required"> required</span> : ""}
          </span>
          <span class="field-type">
            {type.schema === null ? (
              <span safe>{type.words}</span>
            ) : (
              <SchemaLink name={type.schema} words={type.words} />
            )}
          </span>
          <span class="field-text">
            <CodeWords text={description} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function SchemaLink({ name, words = name }: { name: string; words?: string }): JSX.Element {
  return (
    <a class="link" href={`#schema-${name}`} safe>
      {words}
    </a>
  );
}
