/** The id that whoever is before us gave the request, if it is one; else a new one. */
export function requestIdOf(headers: Headers, newId: () => string): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[A-Za-z0-9][\w.-]{7,127}$/.test(given) ? given : newId();
}
