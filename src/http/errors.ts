import { type ErrorCode, type Issue, JobdeckError } from "../domain/errors.ts";

/** Which status an expected failure is answered with. A code that no request can cause is a bug, so 500. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  body_unreadable: 400,
  token_required: 401,
  token_invalid: 401,
  scope_missing: 403,
  queue_refused: 403,
  cross_site: 403,
  job_not_found: 404,
  job_already_ended: 404,
  session_not_found: 404,
  document_not_found: 404,
  session_exists: 409,
  session_busy: 409,
  document_exists: 409,
  credential_unreadable: 409,
  schedule_not_found: 404,
  delivery_not_found: 404,
  token_not_found: 404,
  credential_not_found: 404,
  not_found: 404,
  artifact_not_found: 404,
  docs_not_found: 404,
  method_not_allowed: 405,
  job_not_final: 409,
  job_exists: 409,
  endpoint_off: 409,
  job_changed: 412,
  schedule_changed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  foreign_host: 421,
  upgrade_required: 426,
  type_unknown: 422,
  input_invalid: 422,
  request_invalid: 422,
  invalid_query: 422,
  executor_unavailable: 422,
  repo_refused: 422,
  queue_full: 429,
  cool_down: 429,
  rate_limited: 429,
  input_refused: 409,
  not_ready: 503,
  database_unreadable: 503,
  data_folder_unwritable: 503,
  disk_full: 507,
  git_failed: 500,
  config_invalid: 500,
  database_newer: 500,
  port_taken: 500,
  file_exists: 500,
  backup_unusable: 500,
  data_folder_busy: 500,
};

/** Seconds after which it is worth asking again. */
const RETRY_AFTER: Partial<Readonly<Record<ErrorCode, number>>> = {
  ...{ queue_full: 5, not_ready: 2 },
  ...{ database_unreadable: 30, data_folder_unwritable: 30, disk_full: 30 },
};

/** The status of a code; 500 = no request can cause it but a bug. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** A failure as the outside may see it. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly issues: readonly Issue[];
  /** Seconds; null = asking again would not help. */
  readonly retryAfter: number | null;
  /** The methods that the address knows; empty where that is not what was wrong. */
  readonly allowed: readonly string[];
}

/** What went wrong on our side stays there: the request id is all that connects the answer with the log. */
const OUR_FAULT: Failure = {
  status: 500,
  code: "internal_error",
  message: "Something went wrong on our side. The request id below names it in the server's log.",
  details: {},
  issues: [],
  retryAfter: null,
  allowed: [],
};

/** Anything that was thrown, as the outside may see it. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof JobdeckError)) return OUR_FAULT;
  const status = STATUS[thrown.reason];
  if (status === 500) return OUR_FAULT;
  return {
    status,
    code: thrown.reason,
    message: thrown.message,
    details: thrown.details,
    issues: thrown.issues,
    retryAfter: secondsLeft(thrown) ?? RETRY_AFTER[thrown.reason] ?? null,
    allowed: allowedOf(thrown),
  };
}

/** What a failure itself says of when it is over. */
function secondsLeft({ details }: JobdeckError): number | undefined {
  const left = details["secondsLeft"];
  return typeof left === "number" ? left : undefined;
}

/** What a failure itself says of the methods that would be right. */
function allowedOf({ details }: JobdeckError): readonly string[] {
  const allowed: unknown = details["allowed"];
  return Array.isArray(allowed) ? allowed.filter((method) => typeof method === "string") : [];
}

/**
 * `{error: {code, message, details?, requestId}}`. An unknown job also has a top-level `status: "not_found"`, so that
 * a client that polls for a status has one to read.
 */
export function failureJson(failure: Failure, requestId: string): Readonly<Record<string, unknown>> {
  const { code, message, issues } = failure;
  const details = { ...failure.details, ...(issues.length === 0 ? {} : { issues }) };
  const error = { code, message, ...(Object.keys(details).length === 0 ? {} : { details }), requestId };
  return code === "job_not_found" ? { error, status: "not_found" } : { error };
}
