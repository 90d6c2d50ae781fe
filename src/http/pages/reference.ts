import { ReferencePage } from "../../../views/pages/reference.tsx";
import { render } from "../../../views/render.ts";
import { html } from "../answers.ts";
import type { Call } from "../door.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { referenceOf } from "../openapi/reference.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/** The API for people, from the document that programs are given. */
export function referencePage(web: Web, call: Call, document: OpenApiDocument): Response {
  const origin = web.settings.ownOrigins?.[0] ?? call.url.origin;
  const reference = referenceOf(document, `${origin}${web.prefix}`);
  return html(render(ReferencePage({ frame: frameOf(web, call), reference })));
}
