import { describe, expect, test } from "bun:test";
import { ERROR_CODES, type ErrorCode, JobdeckError } from "../../src/domain/errors.ts";
import { failureJson, failureOf } from "../../src/http/errors.ts";
import { BROWSER, FORM, HTMX, JSON_BODY, type Scenario, scenarios } from "../support/scenario.ts";

const EXPECTED: Readonly<Record<ErrorCode, number>> = {
  job_not_found: 404,
  job_already_ended: 404,
  job_not_final: 409,
  job_changed: 412,
  schedule_changed: 412,
  session_not_found: 404,
  document_not_found: 404,
  session_exists: 409,
  session_busy: 409,
  document_exists: 409,
  schedule_not_found: 404,
  delivery_not_found: 404,
  endpoint_off: 409,
  token_required: 401,
  token_invalid: 401,
  token_not_found: 404,
  credential_not_found: 404,
  credential_unreadable: 409,
  scope_missing: 403,
  queue_refused: 403,
  job_exists: 409,
  type_unknown: 422,
  input_invalid: 422,
  request_invalid: 422,
  invalid_query: 422,
  not_found: 404,
  artifact_not_found: 404,
  docs_not_found: 404,
  method_not_allowed: 405,
  executor_unavailable: 422,
  config_invalid: 500,
  database_newer: 500,
  database_unreadable: 503,
  data_folder_unwritable: 503,
  disk_full: 507,
  port_taken: 500,
  queue_full: 429,
  cool_down: 429,
  rate_limited: 429,
  input_refused: 409,
  not_ready: 503,
  cross_site: 403,
  foreign_host: 421,
  upgrade_required: 426,
  body_too_large: 413,
  unsupported_media_type: 415,
  body_unreadable: 400,
  repo_refused: 422,
  git_failed: 500,
  file_exists: 500,
  backup_unusable: 500,
  data_folder_busy: 500,
};

describe("every code of the domain has one status", () => {
  for (const code of ERROR_CODES) {
    test(`${code} is ${EXPECTED[code]}`, () => {
      const failure = failureOf(new JobdeckError(code, "What it says"));
      expect(failure.status).toBe(EXPECTED[code]);
      expect(failure.code).toBe(failure.status === 500 ? "internal_error" : code);
    });
  }
});

test("a bug is answered with nothing but the request's id", () => {
  const bug = new TypeError("secret: /home/someone/key");
  const failure = failureOf(bug);
  const body = failureJson(failure, "r-1");
  expect(failure.status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("secret");
  expect(body).toEqual({ error: { code: "internal_error", message: failure.message, requestId: "r-1" } });
});

test("what broke which rule goes out as details.issues", () => {
  const issues = [{ path: "/input/name", message: "is required" }];
  const thrown = new JobdeckError("input_invalid", "The input does not fit", {
    issues,
    details: { type: "x" },
  });
  expect(failureJson(failureOf(thrown), "r-1")).toEqual({
    error: {
      code: "input_invalid",
      message: "The input does not fit",
      details: { type: "x", issues },
      requestId: "r-1",
    },
  });
});

const broken: NonNullable<Scenario["options"]> = {
  deps: {
    isReady: () => {
      throw new Error("secret stack");
    },
  },
};

describe("at the door", () =>
  scenarios([
    {
      name: "an unknown job has a top-level status too",
      path: "/api/jobs/nope",
      status: 404,
      answer: { "content-type": "application/json; charset=utf-8" },
      has: ['"code":"job_not_found"', '"status":"not_found"', '"requestId":"'],
    },
    {
      name: "an unknown job is a page to a browser",
      path: "/jobs/nope",
      headers: BROWSER,
      status: 404,
      has: ["<!doctype html>", "Nothing is here", "No job has the id"],
      lacks: ['"error"'],
    },
    {
      name: "an unknown job is a card to htmx",
      path: "/jobs/nope",
      headers: HTMX,
      status: 404,
      has: ['id="error-card"', "No job has the id"],
      lacks: ["<!doctype html>"],
    },
    {
      name: "an unknown address under /api is JSON",
      path: "/api/nope",
      status: 404,
      has: ['"code":"not_found"'],
    },
    { name: "an unknown address elsewhere is a page", path: "/nope", status: 404, has: ["<!doctype html>"] },
    {
      name: "an unknown type is missing at its address",
      path: "/api/types/nope",
      status: 404,
      has: ['"not_found"'],
    },
    {
      name: "a wrong method is told the right ones",
      method: "PUT",
      path: "/api/jobs",
      status: 405,
      answer: { allow: "GET, HEAD, POST, OPTIONS" },
      has: ['"code":"method_not_allowed"'],
    },
    {
      name: "a wrong method at a page is told the right ones, as a page",
      method: "DELETE",
      path: "/library",
      headers: BROWSER,
      status: 405,
      answer: { allow: "GET, HEAD, OPTIONS" },
      has: ["<!doctype html>", "Expected one of GET, HEAD, OPTIONS"],
    },
    {
      name: "OPTIONS says what an address knows, a slash at its end or not",
      method: "OPTIONS",
      path: "/api/jobs/x/cancel/",
      status: 204,
      answer: { allow: "POST, PATCH, OPTIONS" },
    },
    {
      name: "where nothing is, no method is right",
      method: "PUT",
      path: "/api/nothing",
      status: 404,
      answer: { allow: null },
      has: ['"code":"not_found"'],
    },
    {
      name: "under a prefix, the methods are those of the address below it",
      options: { prefix: "/deck" },
      method: "PUT",
      path: "/api/jobs",
      status: 405,
      answer: { allow: "GET, HEAD, POST, OPTIONS" },
    },
    {
      name: "broken JSON is 400 and not echoed",
      method: "POST",
      path: "/api/jobs",
      headers: JSON_BODY,
      body: '{"type": "everything", secret',
      status: 400,
      has: ['"code":"body_unreadable"'],
      lacks: ["secret"],
    },
    {
      name: "a body of too many levels is 400",
      method: "POST",
      path: "/api/jobs",
      headers: { ...JSON_BODY },
      body: `${"[".repeat(70)}${"]".repeat(70)}`,
      status: 400,
      has: ["at most 64 levels"],
    },
    {
      name: "an unknown content type is 415",
      method: "POST",
      path: "/api/jobs",
      headers: { "content-type": "text/plain" },
      body: "type=demo",
      status: 415,
      has: ['"code":"unsupported_media_type"'],
    },
    {
      name: "a body over the limit is 413",
      options: { settings: { bodyLimit: 100 } },
      method: "POST",
      path: "/api/jobs",
      headers: FORM,
      body: "x".repeat(101),
      status: 413,
      has: ['"code":"body_too_large"', "at most 100 bytes"],
    },
    {
      name: "a wrong value in the query is 422 and names parameter and rule",
      path: "/api/jobs?limit=0",
      status: 422,
      has: ['"code":"invalid_query"', '"path":"/limit"', "an integer from 1 to 1000"],
    },
    {
      name: "a server that isn't ready says when to ask again",
      options: { deps: { isReady: () => false } },
      path: "/readyz",
      status: 503,
      answer: { "retry-after": "2" },
      has: ['"code":"not_ready"'],
    },
    {
      name: "a bug is 500 with the request's id, and reported with its cause",
      options: broken,
      path: "/readyz",
      status: 500,
      has: ['"code":"internal_error"', '"requestId":"'],
      lacks: ["secret", "at "],
      faults: 1,
      afterwards: (app) => expect(String(app.faults[0])).toContain("secret stack"),
    },
    {
      name: "a bug is a page to a browser",
      options: broken,
      path: "/readyz",
      headers: BROWSER,
      status: 500,
      has: ["Something went wrong", "Request <code>"],
      lacks: ["secret"],
      faults: 1,
    },
    {
      name: "a failure that is no bug has no number to a person, since nothing was noted",
      path: "/jobs/nothing",
      headers: BROWSER,
      status: 404,
      has: ["Nothing is here"],
      lacks: ["Request <code>"],
    },
    {
      name: "a page whose store is gone still says what went wrong",
      given: async (app) => void app.deck.store.close(),
      path: "/jobs",
      headers: BROWSER,
      status: 500,
      has: ["Something went wrong"],
      faults: 1,
    },
    {
      name: "a page whose surroundings can't be drawn still says what went wrong",
      options: {
        deps: {
          alert: () => {
            throw new Error("gone");
          },
        },
      },
      path: "/jobs/nobody",
      headers: BROWSER,
      status: 404,
      has: ['id="error-card"', "No job has the id"],
      faults: 1,
    },
  ]));
