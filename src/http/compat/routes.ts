import { type AnyElysia, Elysia } from "elysia";
import type { Web } from "../web.ts";
import { lettaRoutes } from "./letta/routes.ts";

/** The faces for programs that were written for other systems: thin translations, without any state of their own. */
export function compatRoutes(web: Web): AnyElysia {
  return new Elysia().use(lettaRoutes(web));
}
