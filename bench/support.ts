import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One measured way of doing the same work: a round returns how many pieces it did. */
export interface Contender {
  readonly name: string;
  /** What has to be there before a round; it is not timed. */
  readonly prepare?: () => Promise<void> | void;
  readonly round: () => Promise<number> | number;
}

export interface Result {
  readonly name: string;
  /** Pieces per second, the median of the rounds. */
  readonly rate: number;
  /** Its rate beside the last contender's of the same round, the median of the rounds. */
  readonly ratio: number;
}

/**
 * Runs the contenders in turns, after one round each that does not count. A busy moment of the machine hits the
 * contenders of a round alike, so the ratios within the rounds tell more than the rates.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<readonly Result[]> {
  const rates: number[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, { prepare, round: run }] of contenders.entries()) {
      await prepare?.();
      Bun.gc(true);
      const began = Bun.nanoseconds();
      const done = await run();
      const seconds = (Bun.nanoseconds() - began) / 1e9;
      if (round > 0) rates[i]?.push(done / seconds);
    }
  }
  const last = rates.at(-1) ?? [];
  return contenders.map(({ name }, i) => {
    const own = rates[i] ?? [];
    return { name, rate: median(own), ratio: median(own.map((rate, k) => rate / (last[k] ?? rate))) };
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** A new folder that is removed when the scope ends. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "jobdeck-bench-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Rows of a markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}
