import { Ajv2020 } from "ajv/dist/2020.js";

type Json = Readonly<Record<string, unknown>>;

/** As much of a described operation as the tests read. */
export interface Described {
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Json[];
  /** By their names; empty = it takes no body. */
  readonly bodies: readonly { readonly name: string; readonly schema: string; readonly value: unknown }[];
  readonly responses: Readonly<Record<string, Json>>;
}

export interface Contract {
  readonly operations: readonly Described[];
  operation(id: string): Described;
  schema(name: string): Json;
  /** What is wrong with an answer of an operation, the undocumented included; empty = nothing. */
  faults(operation: Described, response: Response, text: string): readonly string[];
  /** The same for a body that is to be sent. */
  bodyFaults(schema: string, value: unknown): readonly string[];
}

const FORMATS = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** The contract that a document makes; answers are held to it more strictly than it says: no member may be more. */
export function contractOf(document: unknown): Contract {
  const whole = at(document);
  const schemas = at(at(whole["components"])["schemas"]);
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema({ $id: "as-it-is", components: { schemas } });
  ajv.addSchema({ $id: "strict", components: { schemas: closed(schemas) } });
  const check = (from: "as-it-is" | "strict", name: string, value: unknown): readonly string[] => {
    const validate = ajv.getSchema(`${from}#/components/schemas/${name}`);
    if (validate === undefined) return [`No schema is called ${name}`];
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
  const operations = Object.entries(at(whole["paths"])).flatMap(([path, methods]) =>
    Object.entries(at(methods)).map(([method, operation]) => described(method, path, at(operation))),
  );
  return {
    operations,
    operation(id) {
      const found = operations.find((operation) => operation.id === id);
      if (found === undefined) throw new Error(`No operation is called ${id}`);
      return found;
    },
    schema: (name) => at(schemas[name]),
    bodyFaults: (schema, value) => check("as-it-is", schema, value),
    faults(operation, response, text) {
      const known = operation.responses[response.status];
      if (known === undefined) return [`status ${response.status} is not documented: ${text.slice(0, 300)}`];
      const missing = Object.keys(at(known["headers"])).filter((name) => !response.headers.has(name));
      return [
        ...missing.map((name) => `header ${name} is missing`),
        ...contentFaults(at(known["content"]), response, text, (name, value) => check("strict", name, value)),
      ];
    },
  };
}

function contentFaults(
  content: Json,
  response: Response,
  text: string,
  check: (schema: string, value: unknown) => readonly string[],
): readonly string[] {
  const types = Object.keys(content);
  if (types.length === 0) return text === "" ? [] : ["a body is not documented"];
  const sent = response.headers.get("content-type")?.split(";")[0] ?? "none";
  if (types.includes("*/*")) return [];
  if (!types.includes(sent)) return [`type ${sent} is not documented`];
  const name = refOf(at(content[sent])["schema"]);
  return name === null ? [] : check(name, JSON.parse(text));
}

function described(method: string, path: string, operation: Json): Described {
  const json = at(at(at(operation["requestBody"])["content"])["application/json"]);
  return {
    id: String(operation["operationId"]),
    tag: String(listOf(operation["tags"])[0]),
    method: method.toUpperCase(),
    path,
    parameters: listOf(operation["parameters"]).map(at),
    bodies: Object.entries(at(json["examples"])).map(([name, example]) => ({
      ...{ name, schema: refOf(json["schema"]) ?? "" },
      value: at(example)["value"],
    })),
    responses: Object.fromEntries(
      Object.entries(at(operation["responses"])).map(([status, answer]) => [
        status,
        status === "500" ? { content: { "application/json": { schema: {} } } } : at(answer),
      ]),
    ),
  };
}

/** Objects of answers that say nothing of further members get none. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const isOpen = "properties" in parts && !("additionalProperties" in parts) && !("allOf" in parts);
  return isOpen && typeof parts["properties"] === "object" && parts["type"] !== undefined
    ? { ...parts, additionalProperties: false }
    : parts;
}

/** The name of the schema that a reference leads to. */
export function refOf(schema: unknown): string | null {
  const ref = at(schema)["$ref"];
  return typeof ref === "string" ? (ref.split("/").at(-1) ?? null) : null;
}

/** A value as an object; anything else is an empty one. */
export function at(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
