/** Codes of the failures that a caller can expect. They are part of the outside contract and never change their meaning. */
export const ERROR_CODES = [
  "job_not_found",
  "job_already_ended",
  "job_not_final",
  "job_changed",
  "job_exists",
  "session_not_found",
  "session_exists",
  "session_busy",
  "document_not_found",
  "document_exists",
  "schedule_not_found",
  "schedule_changed",
  "delivery_not_found",
  "endpoint_off",
  "token_required",
  "token_invalid",
  "token_not_found",
  "credential_not_found",
  "credential_unreadable",
  "scope_missing",
  "queue_refused",
  "type_unknown",
  "input_invalid",
  "request_invalid",
  "invalid_query",
  "not_found",
  "method_not_allowed",
  "artifact_not_found",
  "docs_not_found",
  "executor_unavailable",
  "config_invalid",
  "database_newer",
  "database_unreadable",
  "data_folder_unwritable",
  "disk_full",
  "port_taken",
  "queue_full",
  "cool_down",
  "rate_limited",
  "input_refused",
  "not_ready",
  "cross_site",
  "foreign_host",
  "body_too_large",
  "unsupported_media_type",
  "upgrade_required",
  "body_unreadable",
  "repo_refused",
  "git_failed",
  "file_exists",
  "backup_unusable",
  "data_folder_busy",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface Issue {
  /** Where in the body, query or settings: a JSON pointer such as `/input/repo`. */
  readonly path: string;
  /** The rule that was broken, with what was expected. Never the value of an input. */
  readonly message: string;
}

const MARK = Symbol.for("jobdeck.error");

/**
 * An expected failure. `message` is fit for the public; private circumstances go into `cause`.
 * Everything that is thrown and is not a `JobdeckError` is a bug.
 */
export class JobdeckError extends Error {
  /** A runner that is one file, and the job type that it loads, each have their own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && MARK in value;
  }

  override readonly name = "JobdeckError";
  readonly [MARK] = true;
  readonly reason: ErrorCode;
  readonly issues: readonly Issue[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    reason: ErrorCode,
    message: string,
    options: { issues?: readonly Issue[]; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.issues = options.issues ?? [];
    this.details = options.details ?? {};
  }
}

/** Codes of failures that lie with the data folder: what was asked was right, and may work again later. */
const OF_THE_FOLDER: readonly ErrorCode[] = ["disk_full", "data_folder_unwritable", "database_unreadable"];

/** Whether the data folder could not be written or read, whoever asked for what. */
export function isFolderTrouble(thrown: unknown): thrown is JobdeckError {
  return thrown instanceof JobdeckError && OF_THE_FOLDER.includes(thrown.reason);
}

export function jobNotFound(id: string): JobdeckError {
  return new JobdeckError("job_not_found", `No job has the id ${quote(id)}`);
}

/** The id or key of a new job is that of one with another type or input. */
export function jobTaken(id: string): JobdeckError {
  return new JobdeckError("job_exists", `Job ${id} exists already with another type or input`, {
    details: { id },
  });
}

export function queueFull(queue: string, most: number): JobdeckError {
  return new JobdeckError(
    "queue_full",
    `Queue ${queue} is full: ${most} jobs may wait in it, see JOBDECK_QUEUE_SIZE`,
    {
      details: { queue, limit: most },
    },
  );
}

export function coolDown(
  job: { readonly id: string; readonly type: string },
  secondsLeft: number,
): JobdeckError {
  return new JobdeckError(
    "cool_down",
    `A job of type ${job.type} with the same input has just failed: ask again in ${secondsLeft} s, or retry that job`,
    { details: { jobId: job.id, secondsLeft } },
  );
}

/** Runs `fn` for one of many, and says of its failure to which of them it belongs. */
export function placed<T>(list: string, at: number, fn: () => T): T {
  try {
    return fn();
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError)) throw thrown;
    const issues = thrown.issues.map(({ path, message }) => ({ path: `/${list}/${at}${path}`, message }));
    throw new JobdeckError(thrown.reason, `${list}/${at}: ${thrown.message}`, {
      issues,
      details: thrown.details,
      cause: thrown,
    });
  }
}

/** A value in a message, shortened and in quotes, so that a hostile one stays readable. */
export function quote(value: string): string {
  const short = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return JSON.stringify(short);
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === "string" ? thrown : (JSON.stringify(thrown) ?? String(thrown));
}
