import { type Grant, may, NOBODY, queuesOf } from "../auth/grant.ts";
import type { Tokens } from "../auth/tokens.ts";
import { JobdeckError, jobNotFound, quote } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import type { Scope } from "../domain/token.ts";
import { needOf } from "./access.ts";
import { shownSecret } from "./credentials.ts";
import { below } from "./prefix.ts";

/** Somebody before a route. */
export interface Visit {
  readonly request: Request;
  readonly url: URL;
  /** As the web framework names it, such as `/deck/api/jobs/:id`. */
  readonly route: string;
  readonly params: unknown;
  /** Whether a person looks at the answer: pages and their fragments tell of all queues. */
  readonly isPage: boolean;
  /** Told who it is, before that may be refused: what surrounds a refusal is made for them. */
  readonly onKnown?: (grant: Grant) => void;
}

/**
 * Decides who may come in, once there are tokens.
 * @returns throws JobdeckError `token_required`, `token_invalid`, `scope_missing`, `queue_refused`, `job_not_found`
 */
export type Gate = (visit: Visit) => Grant;

export interface GateDeps {
  readonly prefix: string;
  /** Null = another program decides who gets here. */
  readonly tokens: Tokens | null;
  /** Whether a token is needed even where none was created. */
  readonly isStrict: boolean;
  /** Origins that are ours besides the one that is asked. */
  readonly ownOrigins: readonly string[];
  readonly findJob: (id: string) => Job | undefined;
}

const LET_IN: Grant = { kind: "open", token: null, isOver: () => false };

export function createGate({ prefix, tokens, isStrict, ownOrigins, findJob }: GateDeps): Gate {
  if (tokens === null) return () => LET_IN;
  const grantOf = ({ request, url }: Visit): Grant => {
    if (!isStrict && !tokens.exist) return tokens.open;
    const secret = shownSecret(request, url, ownOrigins);
    if (secret !== null) return tokens.grantOf(secret);
    throw new JobdeckError(
      "token_required",
      "Expected a token: send one as `Authorization: Bearer …`, or sign in with it in a browser",
    );
  };
  return (visit) => {
    const need = needOf(visit.request.method, below(prefix, visit.route));
    if (need.scope === "public") return whoever(() => grantOf(visit));
    const grant = grantOf(visit);
    visit.onKnown?.(grant);
    refuseScope(grant, need.scope);
    if (queuesOf(grant) === null || need.limited === "free") return grant;
    if (need.limited === "refused" || visit.isPage) throw tooWide(grant);
    if (need.limited === "job") refuseJob(grant, idIn(visit.params), findJob);
    return grant;
  };
}

/**
 * For answers that took long.
 * @throws JobdeckError `token_invalid`
 */
export function refuseOver(grant: Grant): void {
  if (!grant.isOver()) return;
  throw new JobdeckError("token_invalid", "The token that this was asked with is no longer in force");
}

/** @throws JobdeckError `scope_missing` */
export function refuseScope(grant: Grant, scope: Scope): void {
  if (may(grant, scope)) return;
  const has = grant.token?.scopes.join(", ") ?? "none";
  throw new JobdeckError("scope_missing", `Expected a token with the scope ${scope}, got one with ${has}`, {
    details: { scope },
  });
}

/** Another queue's job is not there for it. */
function refuseJob(grant: Grant, id: string, findJob: GateDeps["findJob"]): void {
  const job = findJob(id);
  if (job === undefined || queuesOf(grant)?.includes(job.queue) !== true) throw jobNotFound(id);
}

/** What a limited token is answered where it would learn of other queues. */
export function tooWide(grant: Grant): JobdeckError {
  const names = queuesOf(grant)?.map(quote).join(", ");
  return new JobdeckError(
    "queue_refused",
    `This token is limited to the queue ${names}, and what is at this address is not about that alone`,
  );
}

/** What is public is given to everybody, also while the tokens can't be read. */
function whoever(grantOf: () => Grant): Grant {
  try {
    return grantOf();
  } catch {
    return NOBODY;
  }
}

function idIn(params: unknown): string {
  return typeof params === "object" && params !== null && "id" in params ? String(params.id) : "";
}
