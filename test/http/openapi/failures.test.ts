import { describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { ERROR_CODES, type ErrorCode, JobdeckError } from "../../../src/domain/errors.ts";
import type { Scope } from "../../../src/domain/token.ts";
import { statusOf } from "../../../src/http/errors.ts";
import { openApiDocument } from "../../../src/http/openapi/document.ts";
import { FAILURE_WORDS } from "../../../src/http/openapi/failure-words.ts";
import { failuresOf } from "../../../src/http/openapi/failures.ts";
import { GROUPS } from "../../../src/http/openapi/groups.ts";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";
import { everything, type TestApp, type TestAppOptions, testApp } from "../../support/app.ts";
import { contractOf } from "../../support/contract.ts";
import { bearer, tokenFor, UNKNOWN_SECRET } from "../../support/token.ts";

/** A request that fails with one code. */
interface Provocation {
  readonly options?: TestAppOptions;
  /** What it returns takes the place of `:id`, in headers too. */
  readonly given?: (app: TestApp) => Promise<{ readonly id: string }>;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const UNKNOWN = "0199d2c4-7a1e-7cc3-9d5e-000000000000";
const ONE = { type: "everything", input: { name: "one" } };
const create = (body: unknown) => ({ method: "POST", path: "/api/jobs", body });
const ended = async (app: TestApp) => app.end(await app.begin(await app.submit()), "complete");
const waiting = (app: TestApp) => app.submit();
const failsWith = (code: ErrorCode) => ({
  deps: {
    isReady: () => {
      throw new JobdeckError(code, "The database can't be used");
    },
  },
});

const fussy = defineJob({
  type: "fussy",
  title: "Fussy",
  input: t.Object({}),
  coolDownMs: 60_000,
  run: () => null,
});

const scheduled = async (app: TestApp) => {
  const submission = { type: "everything", input: { name: "one" } };
  return app.deck.schedules.create({ submission, cron: "@daily" }, "test");
};
const withDocument = async (app: TestApp) => {
  await app.submit({ sessionId: "mine" });
  const content = new TextEncoder().encode("x");
  const document = { filename: "a.md", contentType: "text/plain", content };
  const [saved] = await app.deck.sessions.save("mine", [document], "add", "test");
  return { id: saved?.id ?? "" };
};
const withLostKey = async (app: TestApp) => {
  const request = { name: "one", host: "git.example", queues: null, secret: "a-token" };
  const credential = await app.deck.credentials.create({ ...request, kind: "https" }, "test");
  rmSync(app.deck.credentials.keyPlace);
  return credential;
};
const switchedOff = async (app: TestApp) => {
  const job = await app.begin(await app.submit({ callbackUrl: "https://hooks.example/done" }));
  await app.end(job, "complete");
  const [delivery] = app.deck.deliveries.list({}, { limit: 1 }).deliveries;
  await app.deck.deliveries.switchEndpoint("https://hooks.example/done", false);
  return { id: delivery?.id ?? "" };
};

const withToken =
  (scopes: readonly Scope[], queues: readonly string[] | null = null) =>
  async (app: TestApp) => ({ id: (await tokenFor(app, { scopes, queues })).secret });

/** Every code that a request can be answered with. */
const PROVOCATIONS: Readonly<Partial<Record<ErrorCode, Provocation>>> = {
  body_unreadable: { ...create('{"type"'), headers: { "content-type": "application/json" } },
  token_required: { given: withToken(["admin"]), path: "/api/jobs" },
  token_invalid: { given: withToken(["admin"]), path: "/api/jobs", headers: bearer(UNKNOWN_SECRET) },
  scope_missing: {
    given: withToken(["read"]),
    ...create(ONE),
    headers: { authorization: "Bearer :id" },
  },
  queue_refused: {
    given: withToken(["read"], ["other"]),
    ...{ path: "/api/stats", headers: { authorization: "Bearer :id" } },
  },
  token_not_found: { method: "DELETE", path: `/api/tokens/${UNKNOWN}` },
  credential_not_found: { method: "DELETE", path: `/api/credentials/${UNKNOWN}` },
  credential_unreadable: {
    given: withLostKey,
    ...{ method: "POST", path: "/api/credentials" },
    body: { name: "two", kind: "https", host: "git.example", secret: "a-token" },
  },
  cross_site: { ...create(ONE), headers: { origin: "https://evil.example" } },
  foreign_host: { path: "/api/jobs", headers: { host: "evil.example" } },
  not_found: { path: "/api/nothing" },
  method_not_allowed: { method: "PUT", path: "/api/jobs" },
  job_not_found: { path: `/api/jobs/${UNKNOWN}` },
  job_already_ended: { given: ended, method: "POST", path: "/api/jobs/:id/cancel" },
  job_not_final: { given: waiting, method: "DELETE", path: "/api/jobs/:id" },
  job_changed: { given: waiting, method: "POST", path: "/api/jobs/:id/cancel", body: { attempt: 7 } },
  job_exists: { given: waiting, ...create({ ...ONE, id: ":id", input: { name: "another" } }) },
  session_not_found: { path: "/api/sessions/nobody" },
  session_exists: { given: withDocument, method: "POST", path: "/api/sessions", body: { id: "mine" } },
  session_busy: { given: withDocument, method: "DELETE", path: "/api/sessions/mine" },
  document_not_found: { given: withDocument, path: `/api/sessions/mine/documents/${UNKNOWN}` },
  document_exists: {
    given: withDocument,
    ...{ method: "POST", path: "/api/sessions/mine/documents/:id" },
    body: { filename: "b.md", content: "y" },
  },
  schedule_not_found: { path: `/api/schedules/${UNKNOWN}` },
  schedule_changed: {
    given: scheduled,
    ...{ method: "PATCH", path: "/api/schedules/:id", body: { paused: true } },
    headers: { "if-match": '"99"' },
  },
  delivery_not_found: { path: `/api/webhooks/deliveries/${UNKNOWN}` },
  endpoint_off: { given: switchedOff, method: "POST", path: "/api/webhooks/deliveries/:id/redeliver" },
  artifact_not_found: { given: ended, path: "/api/jobs/:id/artifacts/nothing.txt" },
  docs_not_found: { given: ended, path: "/docs/:id/nothing.md", headers: { accept: "application/json" } },
  type_unknown: create({ type: "nothing" }),
  input_invalid: create({ type: "everything", input: {} }),
  request_invalid: create({ ...ONE, priority: 101 }),
  invalid_query: { path: "/api/jobs?limit=0" },
  executor_unavailable: create({ ...ONE, executor: "subprocess" }),
  repo_refused: { options: { jobs: [wiki] }, ...create({ type: "wiki", input: { repo: "-x" } }) },
  body_too_large: { options: { settings: { bodyLimit: 5 } }, ...create(ONE) },
  unsupported_media_type: { ...create(ONE), headers: { "content-type": "text/plain" } },
  upgrade_required: { path: "/api/ws" },
  queue_full: { options: { env: { JOBDECK_QUEUE_SIZE: "1" } }, given: waiting, ...create(ONE) },
  cool_down: {
    options: { jobs: [fussy] },
    given: async (app) => app.end(await app.begin(await app.submit({ input: {} })), "fail"),
    ...create({ type: "fussy", input: {} }),
  },
  rate_limited: {
    options: { settings: { rateLimit: 1 } },
    given: async (app) => {
      await app.send("/api/stats");
      return { id: "" };
    },
    path: "/api/stats",
  },
  input_refused: {
    given: async (app) => {
      const job = await app.submit();
      await app.deck.tracker.endInput(job.id);
      return job;
    },
    ...{ method: "POST", path: "/api/jobs/:id/input", body: { value: 1 } },
  },
  not_ready: { options: { deps: { isReady: () => false } }, path: "/readyz" },
  database_unreadable: { options: failsWith("database_unreadable"), path: "/readyz" },
  data_folder_unwritable: { options: failsWith("data_folder_unwritable"), path: "/readyz" },
  disk_full: { options: failsWith("disk_full"), path: "/readyz" },
};

describe("every failure of the table is provoked", () => {
  for (const code of ERROR_CODES.filter((one) => FAILURE_WORDS[one] !== null)) {
    test(code, async () => {
      const provocation = PROVOCATIONS[code];
      if (provocation === undefined) throw new Error(`Nothing provokes ${code}: add a request that does`);
      const { options = {}, given, method = "GET", path, headers = {}, body } = provocation;
      await using app = await testApp({ jobs: [everything], ...options });
      const id = (await given?.(app))?.id ?? "";
      const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const response = await app.send(path.replace(":id", id), {
        method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, value.replace(":id", id)]),
          ),
        },
        ...(sent === undefined ? {} : { body: sent.replace(":id", id) }),
      });
      const text = await response.text();
      expect([response.status, JSON.parse(text).error.code]).toEqual([statusOf(code), code]);
      expect(text).not.toMatch(/\bat \S+ \(|\.ts:\d/);
      const waits = [429, 503, 507].includes(response.status);
      expect(response.headers.get("retry-after")).toEqual(waits ? expect.stringMatching(/^\d+$/) : null);
      expect(response.headers.has("allow")).toBe(response.status === 405);
      const contract = contractOf(openApiDocument([], { prefix: "", version: "1" }));
      const failure = { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } };
      const operation = {
        ...contract.operation("isAlive"),
        responses: { [response.status]: { content: failure } },
      };
      expect(contract.faults(operation, response, text)).toEqual([]);
      expect(app.faults).toEqual([]);
    });
  }
});

test("every failure is told of by some operation, but those of pages and of wrong addresses", () => {
  const told = new Set(
    GROUPS.flatMap(({ operations }) => operations).flatMap((one) => [...failuresOf(one).values()].flat()),
  );
  const untold = ERROR_CODES.filter((code) => FAILURE_WORDS[code] !== null && !told.has(code));
  expect(untold.toSorted()).toEqual(["docs_not_found", "method_not_allowed"]);
});
