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
 * The version of a job that must still be its own by `If-Match`: its ETag is `"<version>"`.
 * @param version the job's version now; undefined = there is no such job
 * @returns undefined without a condition or for `*`; -1, which no job ever has, when none of the tags is its own
 */
export function matchedVersion(headers: Headers, version: number | undefined): number | undefined {
  const condition = headers.get("if-match")?.trim();
  if (condition === undefined || condition === "" || condition === "*") return undefined;
  return version !== undefined && listed(condition).includes(`"${version}"`) ? version : -1;
}

function tagsOf(list: string): readonly string[] {
  return listed(list).map(weak);
}

function listed(tags: string): readonly string[] {
  return tags.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function weak(tag: string): string {
  return tag.replace(/^W\//, "");
}
