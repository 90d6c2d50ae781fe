import { at, type Contract, listOf, refOf } from "./contract.ts";

type Json = Readonly<Record<string, unknown>>;

/** Stands in everything that is sent wrongly, so that an echo of it is found. */
export const MARK = "echo-7f3a9c";

export interface Broken {
  readonly how: string;
  readonly value: unknown;
}

/** Bodies that each break one rule of a schema and are right otherwise. */
export function brokenBodies(contract: Contract, schema: string, example: unknown): readonly Broken[] {
  const rules = rulesOf(contract, contract.schema(schema), example);
  return [
    ...[[MARK], MARK, 17, true].map((value) => ({ how: `is ${typeof value}`, value })),
    { how: "has an unknown field", value: { ...at(example), unknown: MARK } },
    ...brokenMembers(contract, rules, at(example), 2),
  ];
}

/** Values of a query parameter that break its rule; none where any text will do. */
export function brokenQueries(schema: Json): readonly string[] {
  const items = at(schema["items"]);
  if (items["enum"] !== undefined || schema["enum"] !== undefined) return [MARK];
  if (schema["type"] === "integer") return [MARK, "1.5", "1e3", ...outside(schema).map(String)];
  const { maxLength } = schema;
  return typeof maxLength === "number" ? [MARK.padEnd(maxLength + 1, "x")] : [];
}

function brokenMembers(contract: Contract, rules: Json, example: Json, depth: number): readonly Broken[] {
  const members = Object.entries(at(rules["properties"]));
  const missing = listOf(rules["required"]).map((name) => ({
    how: `lacks ${String(name)}`,
    value: Object.fromEntries(Object.entries(example).filter(([key]) => key !== name)),
  }));
  const wrong = members.flatMap(([name, part]) => {
    const member = rulesOf(contract, at(part), example[name]);
    const inner =
      depth > 0 && member["properties"] !== undefined
        ? brokenMembers(contract, member, at(example[name]), depth - 1)
        : [];
    return [...wrongValues(member), ...inner].map(({ how, value }) => ({
      how: `${name}: ${how}`,
      value: { ...example, [name]: value },
    }));
  });
  return [...missing, ...wrong];
}

function wrongValues(rules: Json): readonly Broken[] {
  const types = listOf(rules["type"]).length > 0 ? listOf(rules["type"]) : [rules["type"]];
  if (types[0] === undefined) return [];
  const wrongType = types.includes("object") ? MARK : types.includes("array") ? { a: MARK } : [MARK];
  const { maxLength, maxItems, minLength, minItems } = rules;
  return [
    { how: "of another type", value: wrongType },
    ...(rules["enum"] === undefined ? [] : [{ how: "none of the choices", value: MARK }]),
    // The name of a type is no input: what it was is said, since it may be of one that was there once.
    ...(rules["const"] === undefined ? [] : [{ how: "another word", value: "nothing-of-that-name" }]),
    ...(types.includes("integer") || types.includes("number")
      ? outside(rules).map((value) => ({ how: `out of range: ${value}`, value }))
      : []),
    ...(typeof maxLength === "number" ? [{ how: "too long", value: MARK.padEnd(maxLength + 1, "x") }] : []),
    ...(typeof minLength === "number" && minLength > 0 ? [{ how: "empty", value: "" }] : []),
    ...(typeof maxItems === "number" && maxItems < 2000
      ? [{ how: "too many", value: Array.from({ length: maxItems + 1 }, (_, n) => `${MARK}${n}`) }]
      : []),
    ...(typeof minItems === "number" && minItems > 0 ? [{ how: "none", value: [] }] : []),
  ];
}

function outside({ minimum, maximum }: Json): readonly number[] {
  return [
    ...(typeof minimum === "number" ? [minimum - 1] : []),
    ...(typeof maximum === "number" ? [maximum + 1] : []),
  ];
}

/** A schema without references, and of a choice the part that the example is made for. */
function rulesOf(contract: Contract, schema: Json, example: unknown): Json {
  const named = refOf(schema);
  if (named !== null) return rulesOf(contract, contract.schema(named), example);
  const choices = listOf(schema["oneOf"]).map((choice) => rulesOf(contract, at(choice), example));
  const chosen = choices.find((choice) => fits(choice, at(example)));
  if (chosen !== undefined) return chosen;
  const parts = listOf(schema["allOf"]).map((part) => rulesOf(contract, at(part), example));
  const properties = Object.fromEntries(
    [...parts, schema].flatMap((part) => Object.entries(at(part["properties"]))),
  );
  return Object.keys(properties).length === 0 ? schema : { ...schema, properties };
}

function fits(choice: Json, example: Json): boolean {
  const { const: type } = at(at(choice["properties"])["type"]);
  return type === undefined
    ? listOf(choice["required"]).every((name) => String(name) in example)
    : type === example["type"];
}
