import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../../domain/errors.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { serveStatic } from "./static-files.ts";

/**
 * Scripts that pages of any site may load: `/taskbar.js` with the element `<job-taskbar>`, and `/client.js`, the module
 * `jobdeck/client`. They hold nothing secret: what they may read the API decides.
 */
export function routesForOtherSites(web: Web): AnyElysia {
  const { door } = web;
  return new Elysia()
    .get(
      "/taskbar.js",
      door((call) => openToAll(web, call, "taskbar.js")),
    )
    .get(
      "/client.js",
      door((call) => openToAll(web, call, "client.js")),
    );
}

function openToAll({ files }: Web, call: Call, name: string): Response {
  const response = serveStatic(files, name, call);
  if (response === null) throw new JobdeckError("not_found", "No file has this name");
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set("cross-origin-resource-policy", "cross-origin");
  return response;
}
