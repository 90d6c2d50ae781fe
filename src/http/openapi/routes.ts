import { type AnyElysia, Elysia } from "elysia";
import { json } from "../answers.ts";
import { hasFresh, notModified } from "../conditional.ts";
import type { Call } from "../door.ts";
import { referencePage } from "../pages/reference.ts";
import type { Web } from "../web.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";

/** The API described: the document for programs, and the reference for people. */
export function openApiRoutes(web: Web): AnyElysia {
  const { door } = web;
  // The types of a process stay as they are, so it is written once, and not before somebody asks.
  let made: { readonly document: OpenApiDocument; readonly etag: string } | undefined;
  const read = () => {
    if (made !== undefined) return made;
    const types = web.types.list().map(({ type }) => web.types.info(type));
    const document = openApiDocument(types, { prefix: web.prefix, version: web.settings.version });
    made = { document, etag: `"${Bun.hash(JSON.stringify(document)).toString(36)}"` };
    return made;
  };
  const answer = ({ request }: Call): Response => {
    const { document, etag } = read();
    return hasFresh(request.headers, etag) ? notModified(etag) : json(document, 200, { etag });
  };
  return new Elysia().get("/openapi.json", door(answer)).get(
    "/api/reference",
    door((call) => (call.face === "html" ? referencePage(web, call, read().document) : answer(call))),
  );
}
