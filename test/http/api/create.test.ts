import { describe, expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";
import { BROWSER, FORM, HTMX, JSON_BODY, type Scenario, scenarios } from "../../support/scenario.ts";

const ID = "018f0000-0000-7000-8000-000000000001";
const post = { method: "POST", path: "/api/jobs" } as const;

const inputOf = (expected: unknown): NonNullable<Scenario["afterwards"]> => {
  return (app) => expect(app.deck.tracker.active().map((job) => job.input)).toEqual([expected]);
};
const nothingCreated: NonNullable<Scenario["afterwards"]> = (app) =>
  expect(app.deck.tracker.list({}, { limit: 10, order: "asc" }).jobs).toHaveLength(0);

describe("a program sends JSON", () =>
  scenarios([
    {
      name: "and is answered 202, where the job is, and the job",
      ...post,
      headers: JSON_BODY,
      body: `{"type":"everything","input":{"name":"x"},"id":"${ID}","title":"Mine","priority":7,"tags":["a"],"metadata":{"k":1},"timeoutMs":5000,"runAt":null}`,
      status: 202,
      answer: {
        location: `/api/jobs/${ID}`,
        etag: /"\d+"/,
        "content-type": "application/json; charset=utf-8",
      },
      has: [
        `"id":"${ID}"`,
        '"title":"Mine"',
        '"priority":7',
        '"tags":["a"]',
        '"timeoutMs":5000',
        '"createdBy":"api"',
      ],
    },
    {
      name: "with limits: they replace those of its type one by one",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"limits":{"memoryBytes":1000,"costUsd":0.5,"files":null},"timeoutMs":5000}',
      status: 202,
      has: [
        '"limits":{"timeMs":5000,"memoryBytes":1000,"outputBytes":null,"files":null,"processes":null,"costUsd":0.5}',
      ],
    },
    {
      name: "with a time in the future: the job is scheduled",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"runAt":"2999-01-01T00:00:00+02:00"}',
      status: 202,
      has: ['"status":"scheduled"', '"runAt":"2998-12-31T22:00:00.000Z"'],
    },
    {
      name: "without a type: 422 that says so",
      ...post,
      headers: JSON_BODY,
      body: '{"input":{}}',
      status: 422,
      has: ['"code":"request_invalid"', '"path":"/type"'],
    },
    {
      name: "an array: 422",
      ...post,
      headers: JSON_BODY,
      body: "[]",
      status: 422,
      has: ['"request_invalid"'],
    },
    { name: "nothing: 422", ...post, status: 422, has: ['"request_invalid"'] },
    {
      name: "an unknown type: 422",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"nope","input":{}}',
      status: 422,
      has: ['"code":"type_unknown"'],
    },
    {
      name: "a misspelt option: 422 that names it",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"prioritty":1}',
      status: 422,
      has: ['"path":"/prioritty"'],
      afterwards: nothingCreated,
    },
    {
      name: "a time that is none: 422",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"runAt":"tomorrow"}',
      status: 422,
      has: ['"path":"/runAt"'],
    },
    {
      name: "a day that no month has: 422, not another day",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"runAt":"2999-02-29T00:00:00Z"}',
      status: 422,
      has: ['"path":"/runAt"'],
      afterwards: nothingCreated,
    },
    {
      name: "options that do not fit: 422 whose message says what is wrong where, in words",
      ...post,
      headers: JSON_BODY,
      body: '{"priority":101,"executor":"secret-one","tags":[1],"limits":{"timeMs":0}}',
      status: 422,
      has: [
        "/type: This field is required. Expected text of 1 to 64 characters; ",
        "/priority: Expected an integer from -100 to 100",
        "/executor: Expected one of ",
        "/tags/0: Expected text of 1 to 100 characters",
        "/limits/timeMs: Expected one of null, an integer of at least 1",
      ],
      lacks: ["secret-one", "union"],
    },
    {
      name: "a name that is as long as a book: 422 that names its beginning",
      ...post,
      headers: JSON_BODY,
      body: `{"type":"everything","input":{"name":"x"},"${"n".repeat(100_000)}":1}`,
      status: 422,
      has: [`"path":"/${"n".repeat(199)}"`, "There is no such field"],
      lacks: ["n".repeat(200)],
    },
    {
      name: "an input that does not fit: 422 with path and rule, never the value",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":12,"count":"many-secret"}}',
      status: 422,
      has: ['"code":"input_invalid"', '"path":"/input/name"', '"path":"/input/count"'],
      lacks: ["many-secret"],
      afterwards: nothingCreated,
    },
    {
      name: "an executor that is not there: 422",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"executor":"container"}',
      status: 422,
      has: ['"code":"executor_unavailable"'],
    },
    {
      name: "an id that is no UUID: 422",
      ...post,
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"},"id":"mine"}',
      status: 422,
      has: ['"path":"/id"'],
    },
    {
      name: "an unprintable Idempotency-Key: 422",
      ...post,
      headers: { ...JSON_BODY, "idempotency-key": "k".repeat(201) },
      body: '{"type":"everything","input":{"name":"x"}}',
      status: 422,
      has: ["Idempotency-Key"],
    },
  ]));

describe("the same creation twice", () => {
  const send = (name: string, headers: Record<string, string>, id?: string) => ({
    method: "POST",
    headers: { ...JSON_BODY, ...headers },
    body: JSON.stringify({ type: "everything", input: { name }, ...(id === undefined ? {} : { id }) }),
  });

  for (const [how, headers, id] of [
    ["id", {}, ID],
    ["Idempotency-Key", { "idempotency-key": "order 17" }, undefined],
  ] as const) {
    test(`by ${how}: the same job with 200, another input is 409`, async () => {
      await using app = await testApp();
      const first = await app.send("/api/jobs", send("x", headers, id));
      const again = await app.send("/api/jobs", send("x", headers, id));
      const other = await app.send("/api/jobs", send("y", headers, id));
      expect([first.status, again.status, other.status]).toEqual([202, 200, 409]);
      expect((await again.json()).id).toBe((await first.json()).id);
      expect((await other.json()).error.code).toBe("job_exists");
      expect(app.deck.tracker.active()).toHaveLength(1);
    });
  }
});

describe("a browser sends a form", () =>
  scenarios([
    {
      name: "and is sent to the job's page",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: `type=everything&id=${ID}&input.name=x`,
      status: 303,
      answer: { location: `/jobs/${ID}` },
    },
    {
      name: "whose fields become what the schema asks for",
      ...post,
      headers: FORM,
      body: "type=everything&input.name=+x+&input.count=3&input.flag=false&input.flag=true&input.lines=a%0D%0A%0D%0Ab&input.nested=%7B%22token%22%3A%22t%22%2C%22open%22%3A%22o%22%7D&input.secret=",
      status: 202,
      afterwards: inputOf({
        name: "x",
        count: 3,
        flag: true,
        lines: ["a", "b"],
        nested: { token: "t", open: "o" },
      }),
    },
    {
      name: "whose checkbox was left empty",
      ...post,
      headers: FORM,
      body: "type=everything&input.name=x&input.flag=false",
      status: 202,
      afterwards: inputOf({ name: "x", flag: false }),
    },
    {
      name: "with bare names and options, as curl -d does",
      ...post,
      headers: FORM,
      body: "type=everything&name=x&count=4&priority=5&tags=a,b&title=T",
      status: 202,
      has: ['"priority":5', '"tags":["a","b"]', '"title":"T"'],
      afterwards: inputOf({ name: "x", count: 4 }),
    },
    {
      name: "with the whole input as JSON",
      ...post,
      headers: FORM,
      body: "type=everything&input=%7B%22name%22%3A%22x%22%7D",
      status: 202,
      afterwards: inputOf({ name: "x" }),
    },
    ...["input", "metadata", "limits"].map(
      (field): Scenario => ({
        name: `whose ${field} should be JSON and is not: 422 that names it`,
        ...post,
        headers: FORM,
        body: `type=everything&input.name=x&${field}=%7Bsecret`,
        status: 422,
        has: [`"path":"/${field}"`, `Expected the field \`${field}\` to be JSON`],
        lacks: ["secret"],
      }),
    ),
    {
      name: "that does not fit: the page again, with what was typed and what is wrong",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: "type=everything&input.name=%3Cb%3Ekept&input.count=77&input.lines=one%0Atwo",
      status: 422,
      answer: { "content-type": "text/html; charset=utf-8" },
      has: [
        "<!doctype html>",
        'value="<b>kept"',
        'value="77"',
        "one\ntwo",
        "field-issue",
        'aria-invalid="true"',
      ],
      afterwards: nothingCreated,
    },
    {
      name: "that does not fit: what is kept secret is not drawn again",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: "type=everything&input.name=&input.secret=s3cret&input.nested=%7B%22token%22%3A%22t0ken%22%7D",
      status: 422,
      has: ['type="password" autocomplete="new-password"', "field-issue"],
      lacks: ["s3cret", "t0ken"],
      afterwards: nothingCreated,
    },
    {
      name: "of an unknown type: an error page",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: "type=nope",
      status: 422,
      has: ["No job type is named"],
    },
    {
      name: "by htmx: the new row",
      ...post,
      headers: { ...FORM, ...HTMX },
      body: `type=everything&id=${ID}&input.name=x`,
      status: 200,
      has: [`id="job-${ID}"`, "<hx-partial"],
      lacks: ["<!doctype html>"],
    },
    {
      name: "under a prefix: every address keeps it",
      options: { prefix: "/deck" },
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: `type=everything&id=${ID}&input.name=x`,
      status: 303,
      answer: { location: `/deck/jobs/${ID}` },
    },
  ]));
