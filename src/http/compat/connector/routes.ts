import { type AnyElysia, Elysia } from "elysia";
import { json } from "../../answers.ts";
import type { Web } from "../../web.ts";
import { connectorClassRoutes } from "./class-routes.ts";
import { connectorDocumentationRoutes } from "./documentation-routes.ts";
import { connectorJobRoutes } from "./job-routes.ts";
import { connectorSessionRoutes } from "./session-routes.ts";

/** The Connector Generator, with and without the prefix that it has in its own documents. */
export function connectorRoutes(web: Web): AnyElysia {
  return new Elysia().use(routes(web, "")).use(routes(web, "/api/v1"));
}

function routes(web: Web, prefix: string): AnyElysia {
  return new Elysia({ prefix })
    .get(
      "/health",
      web.door(() => json({ message: "OK" })),
    )
    .use(connectorDocumentationRoutes(web))
    .use(connectorSessionRoutes(web))
    .use(connectorJobRoutes(web))
    .use(connectorClassRoutes(web));
}
