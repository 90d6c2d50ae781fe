import type { StatusReason } from "../../domain/status.ts";
import type { Call } from "../door.ts";
import { isBrowser } from "../negotiate.ts";

/** Who asks: a person at a browser (`user`) or a program (`api`). */
export function whoAsks({ face }: Call): Extract<StatusReason, "user" | "api"> {
  return isBrowser(face) ? "user" : "api";
}
