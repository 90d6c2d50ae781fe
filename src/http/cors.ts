/** Lets pages of other sites use the API: those of the origins in a list, and no others. */
export interface Cors {
  /** What a browser is told before it sends what an HTML form could not send; null = that was not asked. */
  preflight(request: Request): Response | null;
  /** Adds to an answer what lets a page of the request's origin read it. */
  allow(response: Response, request: Request): void;
}

/** How long a browser may remember a preflight, in seconds. */
const REMEMBER_S = "600";
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const READABLE = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

/** @param origins as browsers write them, such as `https://app.example` */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  const friendly = (request: Request): string | null => {
    const origin = request.headers.get("origin");
    return origin !== null && allowed.has(origin) ? origin : null;
  };
  const allow = (response: Response, request: Request): void => {
    if (allowed.size === 0) return;
    response.headers.append("vary", "Origin");
    const origin = friendly(request);
    if (origin === null) return;
    response.headers.set("access-control-allow-origin", origin);
    response.headers.set("access-control-expose-headers", READABLE);
  };
  return {
    allow,
    preflight(request) {
      const asked = request.headers.has("access-control-request-method");
      if (request.method !== "OPTIONS" || !asked || friendly(request) === null) return null;
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-methods": METHODS,
          "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "",
          "access-control-max-age": REMEMBER_S,
          vary: "Access-Control-Request-Headers",
        },
      });
    },
  };
}
