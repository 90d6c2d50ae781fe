import { type AnyElysia, Elysia } from "elysia";
import type { Web } from "../web.ts";
import { codewikiRoutes } from "./codewiki/routes.ts";
import { connectorRoutes } from "./connector/routes.ts";
import { lettaRoutes } from "./letta/routes.ts";
import { nodetoolRoutes } from "./nodetool/routes.ts";

/** The faces for programs that were written for other systems: thin translations, without any state of their own. */
export function compatRoutes(web: Web): AnyElysia {
  return new Elysia()
    .use(lettaRoutes(web))
    .use(nodetoolRoutes(web))
    .use(codewikiRoutes(web))
    .use(connectorRoutes(web));
}
