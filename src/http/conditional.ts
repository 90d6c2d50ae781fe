/** Whether the client has this version already, so that 304 says all (RFC 9110, 13.1.2). */
export function hasFresh(headers: Headers, etag: string): boolean {
  const condition = headers.get("if-none-match");
  if (condition === null) return false;
  return condition.trim() === "*" || tagsOf(condition).includes(weak(etag));
}

export function notModified(etag: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status: 304, headers: { etag, ...headers } });
}

/**
 * The version of a job that `If-Match` names: its ETag is `"<version>"`.
 * @returns undefined without a condition or for `*`; -1, which no job ever has, for a tag that names no version
 */
export function matchedVersion(headers: Headers): number | undefined {
  const condition = headers.get("if-match")?.trim();
  if (condition === undefined || condition === "" || condition === "*") return undefined;
  const version = /^"(\d{1,15})"$/.exec(condition)?.[1];
  return version === undefined ? -1 : Number(version);
}

function tagsOf(list: string): readonly string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => weak(tag));
}

function weak(tag: string): string {
  return tag.replace(/^W\//, "");
}
