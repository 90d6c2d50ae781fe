import { describe, expect, test } from "bun:test";
import { GROUPS } from "../../../src/http/openapi/groups.ts";
import { type Answered, type ApiWorld, apiWorld } from "../../support/api-world.ts";
import { brokenBodies, brokenQueries, MARK } from "../../support/broken.ts";
import { at, type Described } from "../../support/contract.ts";

const operations = GROUPS.flatMap((group) => group.operations);

describe("a body that breaks a rule is refused as documented, and not echoed", () => {
  for (const { id } of operations.filter(({ body }) => body !== undefined)) {
    test(id, async () => {
      await using world = await apiWorld();
      const operation = world.contract.operation(id);
      for (const { schema, value } of operation.bodies) {
        for (const broken of brokenBodies(world.contract, schema, value)) {
          const answered = await world.call(operation, { body: JSON.stringify(broken.value) });
          refused(world, operation, answered, broken.how, [422]);
        }
      }
      expect(world.app.faults).toEqual([]);
    }, 60_000);
  }
});

describe("a body that can't be read is refused as documented", () => {
  const bodies = {
    "is no JSON": { body: `{"${MARK}`, status: [400] },
    "has another type": { body: MARK, headers: { "content-type": "text/plain" }, status: [415] },
    "is packed": { body: MARK, headers: { "content-encoding": "gzip" }, status: [415] },
    "is too large": { body: `"${MARK.padEnd(33 * 1024 * 1024, "x")}"`, status: [413] },
  };
  for (const [how, { status, ...request }] of Object.entries(bodies)) {
    test(how, async () => {
      await using world = await apiWorld();
      for (const operation of world.contract.operations.filter((one) => one.bodies.length > 0)) {
        refused(world, operation, await world.call(operation, request), how, status);
      }
      expect(world.app.faults).toEqual([]);
    }, 60_000);
  }
});

test("a query parameter that breaks its rule is refused as documented, and not echoed", async () => {
  await using world = await apiWorld();
  for (const operation of world.contract.operations) {
    for (const parameter of operation.parameters.filter((one) => one["in"] === "query")) {
      for (const value of brokenQueries(at(parameter["schema"]))) {
        const query = new URLSearchParams([[String(parameter["name"]), value]]).toString();
        refused(world, operation, await world.call(operation, { query }), query.slice(0, 80), [422]);
      }
    }
  }
  expect(world.app.faults).toEqual([]);
});

function refused(
  world: ApiWorld,
  operation: Described,
  { response, text }: Answered,
  how: string,
  status: readonly number[],
): void {
  const name = `${operation.id} ${how}`;
  expect(status, `${name}: ${text.slice(0, 500)}`).toContain(response.status);
  expect({ name, faults: world.contract.faults(operation, response, text) }).toEqual({ name, faults: [] });
  expect(text, name).not.toContain(MARK);
  if (response.status === 422) expect(text, name).toContain('"path":"');
}
