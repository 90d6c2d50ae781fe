/** A JSON answer; `null`s are kept, undefined members left out. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** A page or a fragment. */
export function html(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8", ...headers } });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** Where a browser goes on after a form. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

/** Where what was asked for is. */
export function found(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

/**
 * The page that a form was sent from, when it is one of ours.
 * @param fallback where to go when the browser doesn't say
 */
export function pageBefore(request: Request, prefix: string, fallback: string): string {
  const referer = request.headers.get("referer");
  if (referer === null || !URL.canParse(referer)) return fallback;
  const from = new URL(referer);
  if (from.host !== (request.headers.get("host") ?? new URL(request.url).host)) return fallback;
  return ownPath(from.pathname + from.search, prefix) ?? fallback;
}

/**
 * A path on this site below the prefix, as a browser would read it, in characters that a header takes.
 * @returns null for anything that would lead away, such as `//other.example`
 */
export function ownPath(path: string, prefix: string): string | null {
  if (!/^\/(?![/\\])/.test(path) || /[\\\s\p{Cc}]/u.test(path)) return null;
  const { pathname, search, hash } = new URL(path, "http://unnamed.invalid");
  // `/..//other.example` is only now seen to begin with two slashes, and `/deck/../` not to be below `/deck`.
  if (pathname.startsWith("//")) return null;
  const isBelow = prefix === "" || pathname === prefix || pathname.startsWith(`${prefix}/`);
  return isBelow ? pathname + search + hash : null;
}
