import type { Clock, Source } from "../src/core/ports.ts";
import type { Watch } from "../src/core/watch.ts";

/** A watch with everything filled in. */
export function aWatch(changes: Partial<Watch> = {}): Watch {
  return {
    id: "timetable",
    kind: "page",
    target: "https://ferry.example.com/winter",
    title: "Winter timetable",
    intervalMs: 60_000,
    ignore: [],
    ...changes,
  };
}

/** A source that sees one list of lines after the other. An error is thrown instead. */
export function sourceOf(...looks: readonly (readonly string[] | Error)[]): Source {
  let next = 0;
  return {
    kind: "page",
    async look() {
      const seen = looks[Math.min(next, looks.length - 1)] ?? [];
      next += 1;
      if (seen instanceof Error) throw seen;
      return seen;
    },
  };
}

/** A clock that stands still until somebody sleeps; then it jumps. */
export function fakeClock(start = 0): Clock {
  let now = start;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      now += ms;
    },
  };
}
