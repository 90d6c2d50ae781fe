/** In browsers the token is in a cookie, since neither links nor event streams nor WebSockets can send a header. */
export const TOKEN_COOKIE = "jobdeck_token";
const TOKEN_PARAMETER = "access_token";

/**
 * The token that comes with a request: in its header; in the cookie of whoever has signed in; or, for event streams
 * and WebSockets that pages of other sites open, in the address.
 * @param ownOrigins origins that are ours besides the one that is asked
 */
export function shownSecret(request: Request, url: URL, ownOrigins: readonly string[]): string | null {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (bearer !== undefined) return bearer;
  const parameter = isStream(request) ? url.searchParams.get(TOKEN_PARAMETER) : null;
  if (parameter !== null && parameter !== "") return parameter;
  return isOwnPage(request, ownOrigins) ? cookieOf(request) : null;
}

/** An address may be noted where it passes, so it says a token only where nothing else can. */
function isStream({ method, headers }: Request): boolean {
  if (method !== "GET") return false;
  return headers.get("accept") === "text/event-stream" || headers.has("sec-websocket-key");
}

function cookieOf(request: Request): string | null {
  const header = request.headers.get("cookie");
  return header === null ? null : new Bun.CookieMap(header).get(TOKEN_COOKIE);
}

/** A browser adds the cookie to what pages of other ports and names of this site ask for too; it speaks for our own alone. */
export function isOwnPage({ headers }: Request, ownOrigins: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin === null || headers.get("sec-fetch-site") === "same-origin") return true;
  return ownOrigins.includes(origin) || URL.parse(origin)?.host === headers.get("host");
}
