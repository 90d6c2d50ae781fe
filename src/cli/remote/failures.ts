import { ClientError } from "../../client/failure.ts";
import { ERROR_CODES, type ErrorCode, type Issue, JobdeckError, messageOf } from "../../domain/errors.ts";

/** A server could not be asked, or is none of ours. The message is one sentence that says what to do. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** Stable, such as `server_unreachable`; or what the server itself gave. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

const NAMED = "correct JOBDECK_SERVER or --server";

/** What went wrong between us and a server, in words for people. A bug stays what it is. */
export function explained(cause: unknown, server: string, hasToken: boolean): unknown {
  if (cause instanceof ServerError) return cause;
  if (cause instanceof ClientError) return refused(cause, server, hasToken);
  if (cause instanceof SyntaxError) return notJobdeck(server);
  const code = codeOf(cause);
  if (code === null) return cause;
  return new ServerError("server_unreachable", unreachable(code, cause, server), cause);
}

export function notJobdeck(server: string, status?: number): ServerError {
  const said = status === undefined ? "" : ` (it answers with status ${status})`;
  return new ServerError("server_foreign", `What is at ${server} is not a Jobdeck${said}: ${NAMED}`);
}

export function redirected(server: string, to: string | null): ServerError {
  // Where it leads may be a page to sign in at, whose query is nobody's business.
  const place = to === null ? "another place" : to.replace(/[?#].*$/, "");
  return new ServerError("server_moved", `The server at ${server} sends us to ${place}: ${NAMED}`);
}

export function silent(server: string, seconds: number): ServerError {
  return new ServerError(
    "server_unreachable",
    `The server at ${server} did not answer within ${seconds} s: look whether it is well, or ${NAMED}`,
  );
}

function refused(failure: ClientError, server: string, hasToken: boolean): Error {
  const { status, code, message, details } = failure;
  if (status === 401) {
    const what = hasToken ? "does not accept the token" : "asks for a token";
    const todo = hasToken ? "another one" : "one";
    return new ServerError(
      "unauthorized",
      `The server at ${server} ${what}: give ${todo} with JOBDECK_TOKEN`,
      failure,
    );
  }
  // Every address that we ask for exists, so this is the answer of another Jobdeck's page, or of a prefix too much.
  if (code === "not_found") return notJobdeck(server, status);
  if (code === "http_error") {
    if (status === 403)
      return new ServerError("forbidden", `The server at ${server} refuses this (status 403)`, failure);
    return notJobdeck(server, status);
  }
  if (status < 500 && isErrorCode(code))
    return new JobdeckError(code, message, { issues: issuesOf(details) });
  const id = failure.requestId === null ? "" : ` (request ${failure.requestId})`;
  return new ServerError(
    code,
    status < 500 ? message : `The server at ${server} says: ${message}${id}`,
    failure,
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code);
}

function issuesOf({ issues }: Readonly<Record<string, unknown>>): readonly Issue[] {
  if (!Array.isArray(issues)) return [];
  return issues.filter(
    (issue: unknown): issue is Issue =>
      typeof issue === "object" &&
      issue !== null &&
      "path" in issue &&
      typeof issue.path === "string" &&
      "message" in issue &&
      typeof issue.message === "string",
  );
}

function unreachable(code: string, cause: unknown, server: string): string {
  if (/REFUSED/i.test(code))
    return `No server answers at ${server}: start it with \`jobdeck serve\`, or ${NAMED}`;
  if (/NOTFOUND|EAI_AGAIN|DNS/i.test(code)) return `No host is called ${new URL(server).hostname}: ${NAMED}`;
  if (/CERT|TLS|SSL|ISSUER|SELF_SIGNED|HOSTNAME/i.test(code)) {
    return `The certificate of ${server} can't be trusted (${messageOf(cause)}): name its authority's file in NODE_EXTRA_CA_CERTS, or ${NAMED}`;
  }
  return `The server at ${server} can't be reached (${messageOf(cause)}): ${NAMED}`;
}

/** How a runtime names what went wrong on the way; null = it is nothing of that kind. */
function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof TypeError && /fetch|connect|socket|url/i.test(cause.message) ? "unknown" : null;
}
