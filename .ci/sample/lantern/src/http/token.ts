import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether a request shows the token, as `Authorization: Bearer …`. The comparison takes the same time for every wrong
 * token, so that it can't be guessed letter by letter.
 */
export function isAllowed(request: Request, token: string | undefined): boolean {
  const shown = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined || shown === undefined) return false;
  return timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
