import { JobsPage } from "../../../views/pages/jobs.tsx";
import { render } from "../../../views/render.ts";
import { bulkFilterOf } from "../../domain/bulk.ts";
import { encodeCursor } from "../../domain/cursor.ts";
import { html } from "../answers.ts";
import { listJson } from "../api/list-json.ts";
import { DEFAULT_LIMIT, readListQuery } from "../api/list-query.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { waitingTexts } from "./waiting-texts.ts";

export function jobsPage(web: Web, call: Call): Response {
  if (call.face === "json") return listJson(web, call);
  const { filter, page } = readListQuery(call.url.searchParams, (id) => web.tracker.find(id));
  const { jobs, next, prev } = web.tracker.list(filter, page);
  const before = prev === null ? null : { before: encodeCursor(prev) };
  const after = next === null ? null : { after: encodeCursor(next) };
  // "Newer" is the way back only where the list runs from the newest.
  const [newer, older] = page.order === "desc" ? [before, after] : [after, before];
  return html(
    render(
      JobsPage({
        frame: frameOf(web, call),
        jobs,
        stats: web.numbers.read().stats,
        filter: bulkFilterOf(filter),
        cut: {
          ...(page.order === "desc" ? {} : { order: page.order }),
          ...(page.limit === DEFAULT_LIMIT ? {} : { limit: page.limit }),
        },
        ...{ newer, older },
        waiting: waitingTexts(web, jobs),
      }),
    ),
  );
}
