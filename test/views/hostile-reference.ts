import type { Reference, ReferenceField, ReferenceOperation } from "../../views/reference.ts";

/** A reference with `text` wherever the owner of a job type has a say. */
export function hostileReference(text: string): {
  readonly reference: Reference;
  readonly operation: ReferenceOperation;
  readonly fields: readonly ReferenceField[];
} {
  // What stands between backticks is set as code, so that the page would have more elements with them.
  const description = text.replaceAll("`", "");
  const fields = [
    { name: text, type: { words: text, schema: text }, required: true, description },
    { name: text, type: { words: text, schema: null }, required: false, description },
  ];
  const operation: ReferenceOperation = {
    ...{ id: text, method: text, path: text, summary: text, description: `${description}.`, curl: text },
    ...{ inPath: fields, inQuery: fields, inHeader: fields },
    body: { schema: text, fields },
    answers: [{ status: text, description, schema: text, contentType: text }],
    failures: [{ status: 422, code: text, words: description }],
  };
  const schema = { name: text, description: `${description}.`, fields, of: [text, text] };
  return {
    fields,
    operation,
    reference: {
      groups: [{ name: "Group", description, operations: [operation] }],
      schemas: [
        { ...schema, how: "all" },
        { ...schema, how: "one" },
      ],
    },
  };
}
