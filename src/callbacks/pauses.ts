const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Between the attempts of one delivery; after the last one it is given up, most of a day later. */
const PAUSES_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR];

/** Deliveries that failed together should not come back together: up to this share of a pause is left out. */
const JITTER = 0.2;

/**
 * @param tries attempts so far
 * @param random gives a number from 0 to 1
 * @returns how long to wait before the next one; null = that was the last
 */
export function pauseMs(tries: number, random: () => number): number | null {
  const pause = PAUSES_MS[tries - 1];
  return pause === undefined ? null : Math.round(pause * (1 - JITTER * random()));
}

/** A receiver may ask for more time than a pause has, but not for ever. */
const LONGEST_MS = 24 * HOUR;

/**
 * What a receiver asks for with the header `Retry-After`: seconds, or a date as HTTP writes it.
 * @returns milliseconds from now, at most a day; 0 when it asks for nothing that can be understood
 */
export function askedPauseMs(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? 0 : Math.min(LONGEST_MS, Math.max(0, ms));
}
