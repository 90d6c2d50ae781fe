/**
 * What the browser adds to pages that work without it; built into public/app.js. What it has to remember lies in the
 * document: attributes that begin with `data-js` are its own, and morphs leave them alone (see the layout).
 */
import { askBeforeStopping } from "./asking.ts";
import { followContents, markContents } from "./contents.ts";
import { copyOnClick, showCopyButtons } from "./copy.ts";
import { on, one } from "./dom.ts";
import { showFailures } from "./failures.ts";
import { detailOf } from "./htmx.ts";
import { listenToKeys } from "./keys.ts";
import { followLineAddresses, markLines } from "./lines.ts";
import { followLog, logGrew, openAtEnd } from "./log.ts";
import { offerNewJobs } from "./new-jobs.ts";
import { rememberChoices } from "./remember.ts";
import { steerSearch } from "./search.ts";
import { sharing } from "./shared-stream.ts";
import { watchStreams } from "./streams.ts";
import { localise, startTimes } from "./time.ts";
import { keepBranches } from "./tree.ts";
import { addUpsert } from "./upsert.ts";

addUpsert((target, count) => {
  logGrew(target, count);
  if (target.id === "taskbar-rows") offerNewJobs();
});
const now = startTimes();
const reopenBranches = keepBranches();
watchStreams();
shareTaskbar();
showFailures();
followLog();
followLineAddresses();
followContents();
copyOnClick();
rememberChoices();
askBeforeStopping(now);
listenToKeys();
steerSearch();

on("htmx:finally:swap", (event) => {
  countInTitle();
  // Only navigation selects a part of what it was sent.
  if (typeof detailOf(event).ctx?.select !== "string") return;
  one("#main")?.focus({ preventScroll: true });
  arrived();
});
on("DOMContentLoaded", () => {
  localise(document);
  countInTitle();
  arrived();
});

/** htmx asks for its stream with the page's own `fetch`. */
function shareTaskbar(): void {
  const own = window.fetch.bind(window);
  const shared = sharing(own, "/ui/taskbar");
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    input instanceof Request ? own(input, init) : shared(String(input), init);
  Object.assign(window, { fetch });
}

/** What a page that has just been opened needs. */
function arrived(): void {
  showCopyButtons();
  reopenBranches();
  one(".docs-tree-wide [aria-current]")?.scrollIntoView({ block: "nearest" });
  openAtEnd();
  markLines({ scroll: true });
  markContents();
}

/** "(2) Home": how many jobs run. */
function countInTitle(): void {
  const running = Number(one("#taskbar-summary")?.dataset["running"] ?? 0);
  const title = document.title.replace(/^\(\d+\) /, "");
  const counted = running > 0 ? `(${running}) ${title}` : title;
  if (document.title !== counted) document.title = counted;
}
