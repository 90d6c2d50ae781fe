import { BulkPage } from "../../../views/pages/bulk.tsx";
import { render } from "../../../views/render.ts";
import { html } from "../answers.ts";
import { bulkPreviewJson } from "../api/bulk.ts";
import { readBulkQuery } from "../api/bulk-request.ts";
import { bulkPreview } from "../bulk-preview.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { waitingTexts } from "./waiting-texts.ts";

/** What a bulk job would do, and the button that starts it. */
export function bulkPage(web: Web, call: Call): Response {
  const request = readBulkQuery(call.url.searchParams);
  const preview = bulkPreview(web, request);
  if (call.face === "json") return bulkPreviewJson(web, preview);
  const waiting = waitingTexts(web, preview.sample);
  return html(render(BulkPage({ frame: frameOf(web, call), request, ...preview, waiting })));
}
