import { describe, expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { at, contractOf, listOf } from "../../support/contract.ts";

async function documentOf(app: TestApp): Promise<Readonly<Record<string, unknown>>> {
  return at(await (await app.send("/openapi.json")).json());
}

/** Faces for programs of other systems, which have documents of their own, and the addresses of pages. */
const ELSEWHERE = /^\/api\/(v1|job)\//;
const DESCRIBED = /^\/(api\/|healthz$|readyz$|metrics$|openapi\.json$)/;

test("the document is valid OpenAPI 3.1", async () => {
  await using app = await testApp();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(await documentOf(app));
  expect({ valid, errors, version: validator.version }).toEqual({
    valid: true,
    errors: undefined,
    version: "3.1",
  });
});

test("every route of the API is in the document, and nothing else is", async () => {
  await using app = await testApp();
  const served = app.face.app.routes
    .filter(({ method }) => method !== "ALL" && method !== "OPTIONS")
    .map(({ method, path }) => ({ method, path: path.replace(/(.)\/$/, "$1") }))
    .filter(({ path }) => DESCRIBED.test(path) && !ELSEWHERE.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}").replace("*", "{path}")}`);
  const described = contractOf(await documentOf(app)).operations.map(
    ({ method, path }) => `${method} ${path}`,
  );
  expect(described.toSorted()).toEqual(served.toSorted());
});

test("every operation has a name of its own, and its parameters are those of its path", async () => {
  await using app = await testApp();
  const { operations } = contractOf(await documentOf(app));
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  for (const { path, parameters } of operations) {
    const inPath = parameters.filter((one) => one["in"] === "path").map((one) => `{${String(one["name"])}}`);
    expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
  }
});

test("every reference leads somewhere", async () => {
  await using app = await testApp({ jobs: [tree] });
  const document = await documentOf(app);
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "");
  const dead = refs.filter((ref) => found(document, ref) === undefined);
  expect(dead).toEqual([]);
});

test("it says where it is mounted", async () => {
  await using app = await testApp({ prefix: "/deck" });
  expect(await documentOf(app)).toMatchObject({ servers: [{ url: "/deck" }] });
});

test("it has an ETag, and whoever has this version is told so", async () => {
  await using app = await testApp();
  const etag = (await app.send("/openapi.json")).headers.get("etag") ?? "";
  const again = await app.send("/openapi.json", { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

/** A type that refers to itself, has a default, a tuple and a name with signs in it. */
const tree = defineJob({
  type: "plant.a-tree",
  title: "Plant a tree",
  input: t.Object({
    root: t.Recursive(
      (self) =>
        t.Object({
          name: t.String(),
          size: t.Integer({ default: 3 }),
          place: t.Optional(t.Tuple([t.Number(), t.Number()])),
          children: t.Optional(t.Array(self)),
        }),
      { $id: "tree" },
    ),
  }),
  run: () => null,
});

describe("job types", () => {
  test("make the body of a creation, the owner's own too", async () => {
    await using app = await testApp({ jobs: [tree] });
    const contract = contractOf(await documentOf(app));
    const of = (root: unknown, more = {}) =>
      contract.bodyFaults("NewJob", { type: "plant.a-tree", input: { root }, ...more });
    expect(of({ name: "oak", children: [{ name: "twig" }] }, { priority: 3 })).toEqual([]);
    expect(of({ name: "oak", children: [{ size: 1 }] })).not.toEqual([]);
    expect(of({ name: "oak", place: [1, "x"] })).not.toEqual([]);
    expect(of({ name: "oak" }, { unknown: 1 })).not.toEqual([]);
    expect(contract.bodyFaults("NewJob", { type: "other", input: {} })).not.toEqual([]);
    expect(Object.keys(contract.schema("NewPlantATreeJob"))).toContain("allOf");
  });

  test("whose names would look the same, or like ours, are told apart", async () => {
    const named = (type: string) => defineJob({ type, title: type, input: t.Object({}), run: () => null });
    await using app = await testApp({ jobs: [named("a-b"), named("a.b"), named("job")] });
    const contract = contractOf(await documentOf(app));
    const { oneOf } = contract.schema("NewJob");
    expect(new Set(listOf(oneOf).map((one) => at(one)["$ref"])).size).toBe(3);
    for (const type of ["a-b", "a.b", "job"]) {
      expect(contract.bodyFaults("NewJob", { type, input: {} })).toEqual([]);
    }
    // That of POST /api/jobs/:id/input, whose name a type called `job` would take.
    expect(contract.bodyFaults("JobInput", { end: true })).toEqual([]);
  });
});

function found(document: unknown, ref: string): unknown {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((part, name) => (Array.isArray(part) ? part[Number(name)] : at(part)[name]), document);
}
