/** The browser's clock and timers; the only file of the browser's part that touches them. */
export function wallClock(): number {
  return Date.now();
}

/** @returns a function that calls it off */
export function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

export function each(ms: number, act: () => void): void {
  setInterval(act, ms);
}
