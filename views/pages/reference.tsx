/** @jsxImportSource @kitajs/html */
import { CodeWords } from "../components/code-words.tsx";
import { FieldTable, SchemaLink } from "../fragments/field-table.tsx";
import { OperationCard } from "../fragments/operation-card.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";
import type { Reference, ReferenceGroup, ReferenceSchema } from "../reference.ts";

export interface ReferencePageProps {
  readonly frame: Frame;
  readonly reference: Reference;
}

/** The HTTP API for people: every operation with a command that calls it, and every schema. */
export function ReferencePage({ frame, reference }: ReferencePageProps): JSX.Element {
  const { groups, schemas } = reference;
  return (
    <Layout {...frame} title="API reference" active="none" width="wide">
      <div class="reference">
        <nav class="reference-nav" aria-label="Operations">
          <details class="docs-fold">
            <summary>Operations</summary>
            <Contents groups={groups} />
          </details>
          <div class="docs-tree-wide">
            <Contents groups={groups} />
          </div>
        </nav>
        <div class="reference-page">
          <h1 class="page-title">API reference</h1>
          <p class="operation-text">
            <CodeWords text="Everything that the pages can do, a program can do. Names are camelCase, times RFC 3339 in UTC, what is absent is null. Failures are `{error: {code, message, details, requestId}}`, and codes do not change. The same as a document for tools: " />
            <a class="link" href={links(frame.prefix).openApi()} hx-boost="false">
              openapi.json
            </a>
          </p>
          {groups.map((group) => (
            <Group group={group} />
          ))}
          <section aria-labelledby="group-schemas">
            <h2 id="group-schemas" class="reference-group">
              Schemas
            </h2>
            {schemas.map((schema) => (
              <Schema schema={schema} />
            ))}
          </section>
        </div>
      </div>
    </Layout>
  );
}

function Contents({ groups }: { groups: readonly ReferenceGroup[] }): JSX.Element {
  return (
    <ul class="tree">
      {groups.map(({ name, operations }) => (
        <li>
          <a class="tree-heading" href={`#${anchorOf(name)}`} safe>
            {name}
          </a>
          <ul>
            {operations.map(({ id, summary }) => (
              <li>
                <a href={`#op-${id}`} safe>
                  {summary}
                </a>
              </li>
            ))}
          </ul>
        </li>
      ))}
      <li>
        <a class="tree-heading" href="#group-schemas">
          Schemas
        </a>
      </li>
    </ul>
  );
}

function Group({ group: { name, description, operations } }: { group: ReferenceGroup }): JSX.Element {
  const id = anchorOf(name);
  return (
    <section aria-labelledby={id}>
      <h2 id={id} class="reference-group" safe>
        {name}
      </h2>
      <p class="operation-text">
        <CodeWords text={description} />
      </p>
      {operations.map((operation) => (
        <OperationCard operation={operation} />
      ))}
    </section>
  );
}

function Schema({
  schema: { name, description, fields, of, how },
}: {
  schema: ReferenceSchema;
}): JSX.Element {
  return (
    <article class="operation" aria-labelledby={`schema-${name}`}>
      <h3 id={`schema-${name}`} class="operation-title">
        <code safe>{name}</code>
      </h3>
      {description === "" ? (
        ""
      ) : (
        <p class="operation-text">
          <CodeWords text={description} />
        </p>
      )}
      {of.length === 0 ? (
        ""
      ) : (
        <p class="operation-text">
          {how === "all" ? "All of " : of.length === 1 ? "Of " : "One of "}
          {of.map((part, at) => (
            <>
              {at === 0 ? "" : ", "}
              <SchemaLink name={part} />
            </>
          ))}
          {how === "all" && fields.length > 0 ? ", and" : ""}
        </p>
      )}
      <FieldTable fields={fields} label={`Members of ${name}`} />
    </article>
  );
}

function anchorOf(group: string): string {
  return `group-${group.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}
