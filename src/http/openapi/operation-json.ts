import type { ErrorCode } from "../../domain/errors.ts";
import { FAILURE_WORDS } from "./failure-words.ts";
import { failuresOf } from "./failures.ts";
import { ref } from "./json-schema.ts";
import { needOfOperation } from "./need.ts";
import type { Answer, Operation, Parameter, RequestBody } from "./operation.ts";
import { simplified } from "./simplified.ts";

type Json = Readonly<Record<string, unknown>>;

export const HEADERS: Json = {
  ETag: header("The version, in quotes"),
  Location: header("Where the new one is"),
  "Retry-After": header("Seconds after which it is worth asking again", { type: "integer", minimum: 0 }),
  "X-Request-Id": header("Names the request in the server's log"),
};

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

/** An operation as OpenAPI writes it. */
export function describedOperation(operation: Operation, tag: string): Json {
  const { id, summary, parameters = [], body, answers } = operation;
  const { scope } = needOfOperation(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...described(operation),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterJson) }),
    ...(body === undefined ? {} : { requestBody: bodyJson(body) }),
    // Until there are tokens none is needed.
    security: scope === "public" ? [] : [{ bearer: [scope] }, {}],
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerJson(answer)])),
      ...Object.fromEntries(
        [...failuresOf(operation)].map(([status, codes]) => [status, failureJson(status, codes)]),
      ),
      500: { $ref: "#/components/responses/Bug" },
    },
  };
}

function described({ description, formOf }: Operation): Json {
  const form = formOf === undefined ? [] : [`For HTML forms; programs use \`${formOf}\`.`];
  const words = [...form, ...(description === undefined ? [] : [description])];
  return words.length === 0 ? {} : { description: words.join(" ") };
}

function parameterJson({ name, in: place, description, schema, example }: Parameter): Json {
  return {
    name,
    in: place,
    description,
    ...(place === "path" ? { required: true } : {}),
    schema: simplified(schema),
    ...(schema["type"] === "array" ? { style: "form", explode: true } : {}),
    ...(example === undefined ? {} : { example }),
  };
}

function bodyJson({ schema, examples, required = true, also }: RequestBody): Json {
  const content: Record<string, Json> = {
    "application/json": {
      schema: ref(schema),
      examples: Object.fromEntries(
        Object.entries(examples).map(([name, value]) => [wordOf(name), { summary: name, value }]),
      ),
    },
  };
  if (also === "fields") content[FORM] = { schema: { type: "object" } };
  if (also === "files") {
    content[MULTIPART] = {
      schema: {
        type: "object",
        properties: { file: { type: "string", contentMediaType: "application/octet-stream" } },
        required: ["file"],
      },
    };
  }
  return { required, content };
}

/** A key of the document: letters and dashes. */
function wordOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function answerJson({ description, schema, contentType, headers = [] }: Answer): Json {
  const content: Record<string, Json> = {
    ...(schema === undefined ? {} : { "application/json": { schema: ref(schema) } }),
    ...(contentType === undefined ? {} : { [contentType]: {} }),
  };
  return {
    description,
    headers: headersJson([...headers, "X-Request-Id"]),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

function failureJson(status: number, codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${FAILURE_WORDS[code]}`).join(". "),
    ...([429, 503, 507].includes(status) ? { headers: headersJson(["Retry-After", "X-Request-Id"]) } : {}),
    content: { "application/json": { schema: ref("Failure") } },
  };
}

function headersJson(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function header(description: string, schema: Json = { type: "string" }): Json {
  return { description, required: true, schema };
}
