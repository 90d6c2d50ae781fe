import { on } from "./dom.ts";
import { type Connection, detailOf, isStream, sourceOf } from "./htmx.ts";
import { each, later, wallClock } from "./machine.ts";

/** Coming back to a tab reconnects within half a second; what takes longer is worth a word. */
const WORTH_SAYING_MS = 1500;
const BEATS_MISSED = 2.5;
const LONGEST_WAIT_MS = 10_000;

interface Stream {
  seen: number;
  tries: number;
  connection: Connection | undefined;
  /** Calls the alarm off. */
  calm: () => void;
}

/**
 * Watches the page's streams. htmx reconnects one that ended; one whose other end went silent, and one that never
 * began, are noticed here. While the taskbar's is lost, `#taskbar` has `data-js-lost`.
 */
export function watchStreams(): void {
  const streams = new Map<HTMLElement, Stream>();

  function heard(event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const known = streams.get(target);
    known?.calm();
    const connection = detailOf(event).connection ?? known?.connection;
    streams.set(target, { seen: wallClock(), tries: 0, connection, calm: () => undefined });
    showLost(target, false);
  }

  on("htmx:sse:after:connection", heard);
  on("htmx:sse:after:message", heard);
  on("beat", heard);
  on("htmx:sse:close", ({ target }) => {
    if (target instanceof HTMLElement) streams.delete(target);
  });
  on("htmx:sse:error", ({ target }) => {
    if (target instanceof HTMLElement) showLost(target, true);
  });
  on("htmx:sse:before:connection", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const known = streams.get(target);
    if (known === undefined) return;
    known.calm();
    known.calm = later(WORTH_SAYING_MS, () => showLost(target, true));
  });

  each(1000, () => {
    for (const [element, stream] of streams) {
      if (!element.isConnected) streams.delete(element);
      if (document.hidden) stream.seen = wallClock();
      const patience = Number(element.dataset["beatMs"] ?? 15_000) * BEATS_MISSED;
      if (wallClock() - stream.seen < patience) continue;
      stream.seen = wallClock();
      showLost(element, true);
      // Ending the reading makes htmx connect again.
      void stream.connection?.reader?.cancel();
    }
  });

  function beginAgain(event: Event): void {
    const element = sourceOf(event);
    if (!(element instanceof HTMLElement) || !isStream(element)) return;
    const known = streams.get(element);
    if (known?.connection !== undefined) return;
    const tries = (known?.tries ?? 0) + 1;
    streams.set(element, { seen: wallClock(), tries, connection: undefined, calm: () => undefined });
    showLost(element, true);
    later(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries), () => htmx.process(element, true));
  }

  on("htmx:error", beginAgain);
  on("htmx:response:error", beginAgain);
}

function showLost(element: HTMLElement, lost: boolean): void {
  if (element.id === "taskbar") element.toggleAttribute("data-js-lost", lost);
}
