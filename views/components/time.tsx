/** @jsxImportSource @kitajs/html */
import { ago, clock, dateTime, duration, iso, timeOfDay } from "../format.ts";

/** How long something has been going on; the browser lets it tick. */
export function Clock({ from, now }: { from: number; now: number }): JSX.Element {
  return (
    <time class="num" data-clock-from={from} datetime={iso(from)} safe>
      {clock(now - from)}
    </time>
  );
}

/** How long something took. */
export function Took({ ms }: { ms: number }): JSX.Element {
  return (
    <span class="num" safe>
      {duration(ms)}
    </span>
  );
}

/** An instant, relative, with the absolute on hover; the browser keeps it true. */
export function Ago({ at, now }: { at: number; now: number }): JSX.Element {
  return (
    <time data-ago={at} datetime={iso(at)} title={dateTime(at)} safe>
      {ago(at, now)}
    </time>
  );
}

/** An instant as the time of day; the browser turns it into the reader's own zone. */
export function TimeOfDay({ at }: { at: number }): JSX.Element {
  return (
    <time class="num" data-time={at} datetime={iso(at)} title={dateTime(at)} safe>
      {timeOfDay(at)}
    </time>
  );
}
