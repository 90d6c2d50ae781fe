import { describe, expect, test } from "bun:test";
import { GROUPS } from "../../../src/http/openapi/groups.ts";
import { apiWorld } from "../../support/api-world.ts";
import { at, type Described, listOf } from "../../support/contract.ts";

const ids = GROUPS.flatMap(({ operations }) => operations.map(({ id }) => id));

describe("every operation does what the document says of it", () => {
  for (const id of ids.filter((name) => name !== "openSocket")) {
    test(id, async () => {
      await using world = await apiWorld();
      const operation = world.contract.operation(id);
      const bodies = operation.bodies.length === 0 ? [undefined] : operation.bodies.map(({ value }) => value);
      for (const body of bodies) {
        for (const query of new Set(["", exampleQuery(operation)])) {
          if (query === "" && id === "previewSchedule") continue;
          const sent = {
            query,
            headers: id === "getReference" ? { accept: "text/html" } : {},
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          };
          const { response, text } = await world.call(operation, sent);
          expect(response.status, text).toBeLessThan(400);
          expect(world.contract.faults(operation, response, text)).toEqual([]);
        }
      }
      expect(world.app.faults).toEqual([]);
    });
  }
});

test("the address of the WebSocket says what it is to whoever asks for anything else", async () => {
  await using world = await apiWorld();
  const operation = world.contract.operation("openSocket");
  const { response, text } = await world.call(operation);
  expect(response.status).toBe(426);
  expect(world.contract.faults(operation, response, text)).toEqual([]);
});

test("the examples of bodies fit their schemas", async () => {
  await using world = await apiWorld();
  for (const { bodies } of world.contract.operations) {
    for (const { schema, value } of bodies) expect(world.contract.bodyFaults(schema, value)).toEqual([]);
  }
});

test("an id that nobody has is answered as documented", async () => {
  await using world = await apiWorld();
  for (const operation of world.contract.operations.filter(({ path }) => path.includes("{"))) {
    const [body] = operation.bodies;
    const { response, text } = await world.call(operation, {
      inPath: "no such thing%00",
      ...(body === undefined ? {} : { body: JSON.stringify(body.value) }),
    });
    expect({ id: operation.id, faults: world.contract.faults(operation, response, text) }).toEqual({
      id: operation.id,
      faults: [],
    });
    expect(response.status, operation.id).not.toBe(500);
  }
  expect(world.app.faults).toEqual([]);
});

function exampleQuery({ parameters }: Described): string {
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    if (parameter["in"] !== "query" || !("example" in parameter)) continue;
    const { example } = parameter;
    const values = at(parameter["schema"])["type"] === "array" ? listOf(example) : [example];
    for (const value of values) query.append(String(parameter["name"]), String(value));
  }
  return query.toString();
}
