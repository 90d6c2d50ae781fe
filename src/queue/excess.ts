import { bytes, dollars } from "../domain/amounts.ts";
import type { Limits } from "../domain/job.ts";

/** A limit that a run went over. */
export interface Excess {
  readonly limit: Exclude<keyof Limits, "timeMs">;
  readonly used: number;
  readonly most: number;
}

/** "it used 612 MB of memory, its limit is 512 MB". */
export function excessWords({ limit, used, most }: Excess): string {
  const { amount, deed } = WORDS[limit];
  const [so, bound] = [amount(used), amount(most)];
  // A little too much would read as if it were none too much.
  return so === bound
    ? `${deed(`more than ${bound}`)}, which is its limit`
    : `${deed(so)}, its limit is ${bound}`;
}

interface Words {
  readonly amount: (n: number) => string;
  readonly deed: (amount: string) => string;
}

const whole = (n: number) => n.toLocaleString("en-US", { maximumFractionDigits: 0 });

const WORDS: Readonly<Record<Excess["limit"], Words>> = {
  memoryBytes: { amount: bytes, deed: (amount) => `it used ${amount} of memory` },
  processes: { amount: whole, deed: (amount) => `it ran ${amount} processes at once` },
  outputBytes: { amount: bytes, deed: (amount) => `it left ${amount} in files` },
  files: { amount: whole, deed: (amount) => `it left ${amount} files` },
  costUsd: { amount: dollars, deed: (amount) => `it cost ${amount}` },
};
