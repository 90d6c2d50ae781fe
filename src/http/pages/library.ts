import { LibraryPage } from "../../../views/pages/library.tsx";
import { render } from "../../../views/render.ts";
import { encodeCursor } from "../../domain/cursor.ts";
import { html, json } from "../answers.ts";
import { readListQuery } from "../api/list-query.ts";
import type { Call } from "../door.ts";
import { shownJobs, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";

const CARDS = 48;

/** Jobs that left documentation, the newest first. */
export function libraryPage(web: Web, call: Call): Response {
  const { filter, page } = readListQuery(call.url.searchParams, (id) => web.tracker.find(id), CARDS);
  const { jobs, next, prev } = web.tracker.list({ ...filter, withDocs: true }, { ...page, order: "desc" });
  const [newer, older] = [prev, next].map((cursor) => (cursor === null ? null : encodeCursor(cursor)));
  if (call.face === "json") {
    return json({
      jobs: shownJobs(web, jobs),
      nextCursor: older ?? null,
      prevCursor: newer ?? null,
    });
  }
  return html(
    render(LibraryPage({ frame: frameOf(web, call), jobs, newer: newer ?? null, older: older ?? null })),
  );
}
