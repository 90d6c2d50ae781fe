import type {
  Reference,
  ReferenceAnswer,
  ReferenceField,
  ReferenceOperation,
  ReferenceSchema,
} from "../../../views/reference.ts";
import { curlOf } from "./curl.ts";
import type { OpenApiDocument } from "./document.ts";
import { FAILURE_WORDS } from "./failure-words.ts";
import { failuresOf } from "./failures.ts";
import { GROUPS } from "./groups.ts";
import { needWords } from "./need.ts";
import type { Answer, Operation, Parameter } from "./operation.ts";
import { fieldsOf, recordOf, refOf, schemasOf, textOf, typeOf } from "./schema-words.ts";

type Schemas = OpenApiDocument["components"]["schemas"];

/** The document as its page shows it. @param base see `curlOf` */
export function referenceOf({ components: { schemas } }: OpenApiDocument, base: string): Reference {
  return {
    groups: GROUPS.map(({ name, description, operations }) => ({
      name,
      description,
      operations: operations.map((operation) => shownOperation(operation, schemas, base)),
    })),
    schemas: Object.entries(schemas).map(([name, schema]) => shownSchema(name, schema)),
  };
}

function shownOperation(operation: Operation, schemas: Schemas, base: string): ReferenceOperation {
  const { id, method, path, summary, description = "", parameters = [], body, answers, formOf } = operation;
  const placed = (place: Parameter["in"]) =>
    parameters.filter((parameter) => parameter.in === place).map(shownParameter);
  return {
    ...{ id, method: method.toUpperCase(), path, summary },
    description: [
      formOf === undefined ? "" : `For HTML forms; programs use \`${formOf}\`.`,
      description,
      needWords(operation),
    ]
      .filter((words) => words !== "")
      .join(" "),
    ...{ inPath: placed("path"), inQuery: placed("query"), inHeader: placed("header") },
    body: body === undefined ? null : { schema: body.schema, fields: bodyFields(body.schema, schemas) },
    answers: Object.entries(answers).map(([status, answer]) => shownAnswer(status, answer)),
    failures: [...failuresOf(operation)].flatMap(([status, codes]) =>
      codes.map((code) => ({ status, code, words: FAILURE_WORDS[code] ?? "" })),
    ),
    curl: curlOf(operation, base),
  };
}

/** The fields of a body; of one that is a choice, those that all choices have. */
function bodyFields(name: string, schemas: Schemas): readonly ReferenceField[] {
  const schema = schemas[name] ?? {};
  const refs = (part: unknown) => schemasOf(part).flatMap((one) => refOf(one) ?? []);
  const own = [...refs(schema["allOf"]).flatMap((part) => bodyFields(part, schemas)), ...fieldsOf(schema)];
  const [first = [], ...others] = refs(schema["oneOf"]).map((part) => bodyFields(part, schemas));
  const shared = first.flatMap((field) => {
    const same = others.flatMap((fields) => fields.find((one) => one.name === field.name) ?? []);
    const type = { ...field.type, words: wordsOf([field, ...same]) };
    return same.length === others.length ? [{ ...field, type }] : [];
  });
  return [...shared, ...own].toSorted((a, b) => Number(b.required) - Number(a.required));
}

function wordsOf(fields: readonly ReferenceField[]): string {
  return [...new Set(fields.map(({ type }) => type.words))].join(" or ");
}

function shownParameter({ name, in: place, description, schema }: Parameter): ReferenceField {
  return { name, type: typeOf(schema), required: place === "path", description };
}

function shownAnswer(status: string, { description, schema, contentType }: Answer): ReferenceAnswer {
  return { status, description, schema: schema ?? null, contentType: contentType ?? null };
}

function shownSchema(name: string, schema: Readonly<Record<string, unknown>>): ReferenceSchema {
  const all = schemasOf(schema["allOf"]);
  const choices = all.length > 0 ? all : schemasOf(schema["oneOf"]);
  const items = schema["type"] === "array" ? [recordOf(schema["items"])] : [];
  return {
    name,
    description: textOf(schema["description"]),
    fields: toldFields(schema),
    of: [...choices, ...items].flatMap((part) => refOf(part) ?? []),
    how: all.length > 0 ? "all" : "one",
  };
}

/** Of an answer all members are there: to say so of each would be noise. */
function toldFields(schema: Readonly<Record<string, unknown>>): readonly ReferenceField[] {
  const fields = fieldsOf(schema);
  const isBody = "additionalProperties" in schema || "unevaluatedProperties" in schema;
  if (isBody || fields.some(({ required }) => !required)) return fields;
  return fields.map((field) => ({ ...field, required: false }));
}
