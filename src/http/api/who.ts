import type { Grant } from "../../auth/grant.ts";
import type { StatusReason } from "../../domain/status.ts";
import type { Call } from "../door.ts";
import { isBrowser } from "../negotiate.ts";

/** Who asks, for the record: the token by its name, else a person at a browser (`user`) or a program (`api`). */
export function whoAsks(call: Pick<Call, "face" | "grant">): string {
  return nameOf(call.grant) ?? wayOf(call);
}

/** The same for addresses that programs alone ask. */
export function programOf({ grant }: Pick<Call, "grant">): string {
  return nameOf(grant) ?? "api";
}

/** What a token's bearer is called in the record; null = nobody needed one. */
function nameOf({ token }: Grant): string | null {
  return token === null ? null : `token:${token.name}`;
}

/** Why a job was stopped, in the one word that its status has for it. */
export function wayOf({ face }: Pick<Call, "face">): Extract<StatusReason, "user" | "api"> {
  return isBrowser(face) ? "user" : "api";
}
