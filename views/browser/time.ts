import { ago, clock } from "../format.ts";
import { all, on, say } from "./dom.ts";
import { detailOf } from "./htmx.ts";
import { each, wallClock } from "./machine.ts";

/** The server's time, in milliseconds since 1970. */
export type ServerTime = () => number;

/** Times tick between messages, by the server's clock: what the page was sent with, corrected by each beat. */
export function startTimes(): ServerTime {
  const sent = Number(document.body.dataset["now"]);
  let skew = sent > 0 ? wallClock() - sent : 0;
  const now = () => wallClock() - skew;
  on("beat", (event) => {
    const told = Number(detailOf(event).data);
    if (told > 0) skew = wallClock() - told;
  });
  on("htmx:after:process", ({ target }) => {
    if (target instanceof Element) localise(target.parentElement ?? document);
  });
  each(1000, () => tick(now()));
  return now;
}

/** Puts times of day into the reader's zone; the server writes UTC. */
export function localise(from: ParentNode): void {
  for (const element of all("[data-time], [data-ago]", from)) {
    const { time, ago: relative } = element.dataset;
    const at = new Date(Number(time ?? relative));
    element.title = at.toLocaleString();
    if (time === undefined) continue;
    const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0"));
    say(element, `${parts.join(":")}.${String(at.getMilliseconds()).padStart(3, "0")}`);
  }
}

function tick(now: number): void {
  for (const element of all("[data-clock-from]"))
    say(element, clock(now - Number(element.dataset["clockFrom"])));
  for (const element of all("[data-ago]")) say(element, ago(Number(element.dataset["ago"]), now));
}
