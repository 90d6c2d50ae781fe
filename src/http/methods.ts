/** As much of a route of the web framework as says where it is. */
interface Route {
  readonly method: string;
  readonly path: string;
}

const SHOWN = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Which methods an address knows, in a fixed order; none where nothing is served.
 * @param routes of which those for all methods, which only say that nothing is there, don't count
 */
export function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const own = routes.filter(({ method }) => SHOWN.includes(method) && method !== "OPTIONS");
  const known = new Set(own.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method));
  if (known.size === 0) return [];
  if (known.has("GET")) known.add("HEAD");
  known.add("OPTIONS");
  return SHOWN.filter((method) => known.has(method));
}

/** `/api/jobs/:id/` fits `/api/jobs/7`, with and without a slash at its end. */
function patternOf(path: string): RegExp {
  const parts = path
    .replace(/\/+$/, "")
    .split("/")
    .map((part) => (part === "*" ? ".+" : part.startsWith(":") ? "[^/]+" : RegExp.escape(part)));
  return new RegExp(`^${parts.join("/")}/?$`);
}
