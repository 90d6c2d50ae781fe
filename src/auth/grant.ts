import type { Scope, Token } from "../domain/token.ts";

/** What somebody may do who has come. */
export interface Grant {
  /** `open`: nobody needs a token; `bearer`: as the token says; `nobody`: nothing that is not public. */
  readonly kind: "open" | "bearer" | "nobody";
  /** By which they came. */
  readonly token: Token | null;
  /** Whether it has ended since: revoked, expired, or nobody needed a token then and everybody does now. */
  isOver(): boolean;
}

/** Of whoever shows no token where one is needed. */
export const NOBODY: Grant = { kind: "nobody", token: null, isOver: () => true };

const IMPLIED: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ["read"],
  run: ["run", "read"],
  cancel: ["cancel", "read"],
  admin: ["admin", "run", "cancel", "read"],
};

/** `run` and `cancel` can see what they act on, and `admin` can do everything. */
export function may({ kind, token }: Grant, scope: Scope): boolean {
  if (kind === "open") return true;
  return token?.scopes.some((given) => IMPLIED[given].includes(scope)) ?? false;
}

/** The queues that it is limited to; null = all are open to it. */
export function queuesOf({ kind, token }: Grant): readonly string[] | null {
  return kind === "nobody" ? [] : (token?.queues ?? null);
}

/** Whether jobs of a queue exist for it. */
export function sees(grant: Grant, queue: string): boolean {
  return queuesOf(grant)?.includes(queue) ?? true;
}
