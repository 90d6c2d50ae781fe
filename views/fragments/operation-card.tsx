/** @jsxImportSource @kitajs/html */
import { CodeWords } from "../components/code-words.tsx";
import type { ReferenceAnswer, ReferenceFailure, ReferenceField, ReferenceOperation } from "../reference.ts";
import { FieldTable, SchemaLink } from "./field-table.tsx";

/** One operation of the reference: what is sent, what comes back, and the command that does it. */
export function OperationCard({ operation }: { operation: ReferenceOperation }): JSX.Element {
  const { id, method, path, summary, description, body } = operation;
  return (
    <article class="operation" aria-labelledby={`op-${id}`}>
      <h3 id={`op-${id}`} class="operation-title">
        <a href={`#op-${id}`} safe>
          {summary}
        </a>
      </h3>
      <p class="operation-address">
        <span class="method" data-method={method} safe>
          {method}
        </span>{" "}
        <code safe>{path}</code>
      </p>
      {description === "" ? (
        ""
      ) : (
        <p class="operation-text">
          <CodeWords text={description} />
        </p>
      )}
      <div class="code-block operation-curl">
        <div class="code-head">
          <button type="button" class="copy" data-copy hidden aria-label={`Copy the command of ${summary}`}>
            Copy
          </button>
        </div>
        <pre tabindex="0">
          <code safe>{operation.curl}</code>
        </pre>
      </div>
      <Fields title="In the path" fields={operation.inPath} />
      <Fields title="Query" fields={operation.inQuery} />
      <Fields title="Headers" fields={operation.inHeader} />
      {body === null ? (
        ""
      ) : (
        <>
          <p class="operation-part">
            Body <SchemaLink name={body.schema} />
          </p>
          <FieldTable fields={body.fields} label={`Body of ${summary}`} />
        </>
      )}
      <p class="operation-part">Answers</p>
      <Answers answers={operation.answers} />
      <Failures failures={operation.failures} />
    </article>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly ReferenceField[] }): JSX.Element {
  if (fields.length === 0) return "";
  return (
    <>
      <p class="operation-part" safe>
        {title}
      </p>
      <FieldTable fields={fields} label={title} />
    </>
  );
}

function Answers({ answers }: { answers: readonly ReferenceAnswer[] }): JSX.Element {
  return (
    <ul class="reference-answers">
      {answers.map(({ status, description, schema, contentType }) => (
        <li>
          <span class="num reference-status" safe>
            {status}
          </span>
          <span>
            <CodeWords text={description} />
            {schema === null ? "" : " "}
            {schema === null ? "" : <SchemaLink name={schema} />}
            {contentType === null ? "" : <code class="reference-kind" safe>{` ${contentType}`}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Failures({ failures }: { failures: readonly ReferenceFailure[] }): JSX.Element {
  return (
    <details class="reference-failures">
      <summary>
        <span safe>{`${failures.length} ways to fail`}</span>
      </summary>
      <ul class="reference-answers">
        {failures.map(({ status, code, words }) => (
          <li>
            <span class="num reference-status" safe>
              {String(status)}
            </span>
            <span>
              <code safe>{code}</code> <CodeWords text={words} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
