import { type Grant, NOBODY } from "../auth/grant.ts";
import { JobdeckError } from "../domain/errors.ts";
import type { Cors } from "./cors.ts";
import type { Gate } from "./gate.ts";
import type { Guard } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import type { Face } from "./negotiate.ts";
import { faceOf, isBrowser, VARY } from "./negotiate.ts";
import { packed } from "./packed.ts";
import { below } from "./prefix.ts";
import { requestIdOf } from "./request-id.ts";

/** One request, as a handler sees it. Nothing of the web framework goes further than this. */
export interface Call<Params = unknown> {
  readonly request: Request;
  readonly url: URL;
  readonly params: Params;
  /** What the answer is for, unless the resource can also be an event stream: see `faceOf`. */
  readonly face: Face;
  /** What whoever asks may do. */
  readonly grant: Grant;
  /** Names the request in the log and in failures. */
  readonly requestId: string;
  /** Of the content security policy: scripts with it may run. */
  readonly nonce: string;
  /** Lifts the server's limit on idle connections: for answers that last. */
  stay(): void;
}

export type Handler<Params = unknown> = (call: Call<Params>) => Response | Promise<Response>;

/** What is read of the web framework's context. */
export interface Arrival<Params> {
  readonly request: Request;
  readonly params: Params;
  /** The address as it was given to the framework, such as `/api/jobs/:id`. */
  readonly route: string;
  readonly server: {
    timeout(request: Request, seconds: number): void;
    /** @returns whether the connection is a WebSocket now: then there is nothing to answer */
    upgrade(request: Request, options: { readonly data: unknown }): boolean;
    requestIP(request: Request): { readonly address: string } | null;
  } | null;
}

export interface Answered {
  /** Since the request arrived. */
  readonly ms: number;
  /** Whether it goes on for as long as its reader wants. */
  readonly lasts: boolean;
}

/**
 * Counts a request for the API.
 * @param peer the address at the other end of the connection
 * @returns headers for the answer; throws JobdeckError `rate_limited` when it is one too many
 */
export type Count = (request: Request, peer: string | undefined) => Readonly<Record<string, string>>;

export interface DoorDeps {
  readonly prefix: string;
  readonly guard: Guard;
  readonly gate: Gate;
  readonly cors: Cors;
  readonly newId: () => string;
  /** Answers a failure in the way that the request prefers; must not throw. */
  readonly refuse: (call: Call, thrown: unknown) => Response;
  readonly count: Count;
  /** Told of every answer once its head is made. */
  readonly onAnswer: (call: Call, response: Response, answered: Answered) => void;
}

export type Door = <Params>(handler: Handler<Params>) => (arrival: Arrival<Params>) => Promise<Response>;

/**
 * The one way in and out: every handler is behind it. It turns strangers away, asks for a token, turns whatever is thrown into an
 * answer, and gives every answer its security headers.
 */
export function createDoor({ prefix, guard, gate, cors, newId, refuse, count, onAnswer }: DoorDeps): Door {
  return (handler) =>
    async ({ request, params, route, server }) => {
      const arrived = performance.now();
      const url = addressOf(request);
      let lasting = false;
      let call: Call<typeof params> = {
        request,
        url,
        params,
        face:
          // For links: a browser can't say in a header that it wants to see JSON.
          url.searchParams.get("format") === "json"
            ? "json"
            : faceOf(request.headers, isApi(below(prefix, url.pathname)) ? "json" : "html"),
        grant: NOBODY,
        requestId: requestIdOf(request.headers, newId),
        nonce: newId().replaceAll("-", ""),
        stay: () => {
          lasting = true;
          server?.timeout(request, 0);
        },
      };
      let response: Response;
      let counted: Readonly<Record<string, string>> = {};
      try {
        guard(request);
        const preflight = cors.preflight(request);
        if (preflight === null && isCounted(below(prefix, url.pathname))) {
          counted = count(request, server?.requestIP(request)?.address);
        }
        if (!isReadable(params)) throw new JobdeckError("not_found", "Nothing is served at this address");
        if (preflight === null) {
          const isPage = isBrowser(call.face);
          const onKnown = (grant: Grant) => {
            call = { ...call, grant };
          };
          call = { ...call, grant: gate({ request, url, route, params, isPage, onKnown }) };
        }
        response = preflight ?? (await handler(call));
      } catch (thrown) {
        response = refuse(call, thrown);
      }
      onAnswer(call, response, { ms: performance.now() - arrived, lasts: lasting });
      // The framework measures the answer to HEAD by reading it, which a stream would never let it finish.
      if (lasting && request.method === "HEAD") response = await headOf(response);
      dressed(response, call, counted);
      if (isApi(below(prefix, url.pathname))) cors.allow(response, request);
      return lasting && response.body !== null ? lean(response) : packed(response, request);
    };
}

/** What was asked for. Where the Host header names no host the server knows the path only; the guard refuses that. */
function addressOf({ url }: Request): URL {
  const path = url.replace(/^https?:\/\/[^/?#]*/, "").replace(/^\/*/, "/");
  return URL.parse(url) ?? new URL(`http://unnamed.invalid${path}`);
}

/** Whether every part of the path could be decoded: the web framework gives null for one that could not, like `%`. */
function isReadable(params: unknown): boolean {
  return typeof params !== "object" || params === null || !Object.values(params).includes(null);
}

/** What GET would send has a length that nobody knows; the framework would tell that of the body that HEAD leaves out. */
async function headOf({ status, headers: told, body }: Response): Promise<Response> {
  await body?.cancel();
  const response = new Response(null, { status, headers: told });
  const { headers } = response;
  headers.set("transfer-encoding", "chunked");
  const set = headers.set.bind(headers);
  headers.set = (name, value) => {
    if (name.toLowerCase() !== "content-length") set(name, value);
  };
  return response;
}

function isApi(path: string): boolean {
  return /^\/(?:api|openapi\.json|healthz|readyz|metrics|ws|v1|compat|session|discovery|scrape|digester|codegen|health)(?:\/|$)/.test(
    path,
  );
}

/** Whoever watches over the server must be able to at any time, and pages load their own parts. */
function isCounted(path: string): boolean {
  return isApi(path) && !/^\/(?:healthz|readyz|metrics|health)(?:\/|$)/.test(path);
}

/** What lasts is made anew of its parts: headers that were looked at weigh 300 bytes for as long as a reader stays. */
function lean({ status, headers, body }: Response): Response {
  return new Response(body, { status, headers: Object.fromEntries(headers) });
}

/** The other headers are about documents, and a stream is none; its policy comes with it. */
const OF_STREAMS = { "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" };

function dressed(
  response: Response,
  { nonce, requestId, grant }: Call,
  more: Readonly<Record<string, string>>,
): void {
  const { headers } = response;
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  const secure = isStream ? OF_STREAMS : securityHeaders(nonce);
  for (const [name, value] of Object.entries({ ...secure, ...more })) {
    if (!headers.has(name)) headers.set(name, value);
  }
  // Back must not show what somebody has seen who has signed out.
  if (!headers.has("cache-control"))
    headers.set("cache-control", grant.kind === "bearer" ? "private, no-store" : "private, no-cache");
  if (!headers.has("vary")) headers.set("vary", VARY);
  headers.set("x-request-id", requestId);
}
