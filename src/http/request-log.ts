import { type Log, SILENT } from "../domain/log.ts";
import type { Answered, Call } from "./door.ts";
import type { Outlets } from "./live/outlets.ts";
import { below } from "./prefix.ts";

/** What is asked for so often, and says so little, that it is told to those who look closely only. */
const QUIET = /^\/(?:static|favicon\.svg|healthz|readyz|metrics|health)(?:\/|$)/;
const LONGEST_PATH = 300;
const JOB = /\/jobs\/([\da-f]{8}-[\da-f-]{27})(?:\/|$)/i;

type RequestLog = (call: Call, response: Response, answered: Answered) => void;

interface Options {
  readonly log: Log;
  readonly prefix: string;
  readonly outlets: Pick<Outlets, "findOpen">;
}

/**
 * One line for each request: for an answer that lasts when it begins, and, for those who look closely, one more when
 * it ends. Queries, headers and bodies are not in it: they are where secrets are.
 */
export function createRequestLog({ log, prefix, outlets }: Options): RequestLog {
  if (log === SILENT) return () => undefined;
  // What its line would say is kept as long as a stream lasts: only where somebody reads it.
  const tellsEnds = log.isLevelEnabled?.("debug") ?? true;
  return ({ request, url, requestId }: Call, response: Response, { ms, lasts }: Answered): void => {
    const path = url.pathname.slice(0, LONGEST_PATH);
    const { status, headers } = response;
    const jobId = (JOB.exec(path) ?? JOB.exec(headers.get("location") ?? ""))?.[1];
    const fields = {
      ...{ requestId, method: request.method, path, status, ms: Math.round(ms * 10) / 10 },
      ...(jobId === undefined ? {} : { jobId }),
      ...traceOf(request.headers),
    };
    const text = `${request.method} ${path}`;
    if (lasts) {
      const isAsked = status === 200 && request.method === "GET";
      // The body is only looked at here: that of another answer would become a stream by the look.
      const outlet = isAsked ? outlets.findOpen(response.body) : undefined;
      if (outlet !== undefined && tellsEnds) outlet.onEnd = new StreamEnd(log, requestId, path, ms);
      log.info(fields, outlet === undefined ? text : `${text} begun`);
      return;
    }
    const isQuiet = status < 400 && QUIET.test(below(prefix, url.pathname));
    log[status >= 500 ? "warn" : isQuiet ? "debug" : "info"](fields, text);
  };
}

/** What is said when a stream ends. A class with little in it, because there may be thousands that wait. */
class StreamEnd {
  readonly #log: Log;
  readonly #requestId: string;
  readonly #path: string;
  readonly #arrived: number;

  /** @param ms since the request arrived */
  constructor(log: Log, requestId: string, path: string, ms: number) {
    this.#log = log;
    this.#requestId = requestId;
    this.#path = path;
    this.#arrived = performance.now() - ms;
  }

  told(): void {
    const [requestId, path] = [this.#requestId, this.#path];
    const jobId = JOB.exec(path)?.[1];
    const ms = Math.round(performance.now() - this.#arrived);
    const fields = {
      ...{ requestId, method: "GET", path, status: 200, ms },
      ...(jobId === undefined ? {} : { jobId }),
    };
    this.#log.debug(fields, `GET ${path} ended`);
  }
}

/** Of the trace context of the W3C: what connects a request with those of other programs. */
function traceOf(headers: Headers): { readonly traceId?: string } {
  const [, traceId] =
    /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(headers.get("traceparent") ?? "") ?? [];
  return traceId === undefined || /^0+$/.test(traceId) ? {} : { traceId };
}
