/** As much as is read of a child program in the same time: see `readLines`. */
const WINDOW_MS = 100;
const WINDOW_CHARACTERS = 2_000_000;

/**
 * Makes a function that is told how much is about to be written and returns when it may be: a thread that writes more
 * than 20 MB a second has to wait, so that it can neither fill the memory of whoever reads it nor keep it busy. It
 * blocks its thread, as a full pipe would.
 */
export function paced(now: () => number): (characters: number) => void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let windowEnd = now() + WINDOW_MS;
  let inWindow = 0;
  return (characters) => {
    const at = now();
    // A clock that was set back must not make it wait for as long.
    if (inWindow > WINDOW_CHARACTERS) Atomics.wait(never, 0, 0, Math.min(windowEnd - at, WINDOW_MS));
    if (inWindow > WINDOW_CHARACTERS || at >= windowEnd) {
      windowEnd = now() + WINDOW_MS;
      inWindow = 0;
    }
    inWindow += characters;
  };
}
