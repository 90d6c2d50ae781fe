/** The server refused what was asked. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  /** Stable, such as `job_not_found`; `http_error` when the answer was not Jobdeck's. */
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const { code, message, requestId, details } = told(body);
    super(message ?? `The server answered with status ${status}`);
    this.code = code ?? "http_error";
    this.status = status;
    this.requestId = requestId ?? null;
    this.details = details ?? {};
  }
}

/** A job that was waited for has not completed. */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
  readonly jobId: string;
  readonly status: string;
  readonly errors: readonly string[];

  constructor(job: { readonly id: string; readonly status: string; readonly errors: readonly string[] }) {
    super(job.errors.length > 0 ? job.errors.join("\n") : `Job ${job.id} was ${job.status}`);
    this.jobId = job.id;
    this.status = job.status;
    this.errors = job.errors;
  }
}

interface Told {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

function told(body: unknown): Told {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  // What Jobdeck answers with; docs/api.md names its fields. Anything else has none of them.
  return typeof error === "object" && error !== null ? (error as Told) : {};
}
