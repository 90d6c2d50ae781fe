import { bytes as words } from "../../domain/amounts.ts";
import type { Outcome } from "../../domain/executor.ts";

/**
 * The kernel counts what a program has asked for, not what it uses: Bun 1.4.5 was measured to get half of it into use,
 * and needs 200 MB to start. So this only holds what grows between two looks; the looks hold the limit itself.
 */
const ASKED_FOR = 2;
const BASE_BYTES = 256_000_000;
/**
 * Bun does not start at all when it may ask for little more than a power of two, such as 1.1 or 2.1 GiB; halfway
 * between two of them it was measured to start from 0.75 to 24 GiB.
 */
const FIRST_STEP_BYTES = 0.75 * 2 ** 30;

/** The command that starts a program whose processes, each by itself, can't ask for much more than the limit. */
export function limited(command: readonly string[], memoryBytes: number | null): string[] {
  if (memoryBytes === null) return [...command];
  const least = memoryBytes * ASKED_FOR + BASE_BYTES;
  let bytes = FIRST_STEP_BYTES;
  while (bytes < least) bytes *= 2;
  return ["sh", "-c", `ulimit -d ${bytes / 1024} 2>/dev/null; exec "$@"`, "sh", ...command];
}

const OUT_OF_MEMORY =
  /out of memory|cannot allocate memory|memory ?error|bad_alloc|memory is exhausted|ENOMEM/i;
/** How a program ends that did not look whether it got the memory that it asked for. */
const CRASHES: ReadonlySet<string> = new Set([
  "SIGABRT",
  "SIGSEGV",
  "SIGILL",
  "SIGTRAP",
  "SIGBUS",
  "SIGKILL",
]);

/** Names the memory limit in a failure that came from it, or may have come from it. */
export function memoryFailure(
  outcome: Outcome & { readonly kind: "threw" },
  memoryBytes: number | null,
  signal: string | null,
): Outcome {
  if (memoryBytes === null) return outcome;
  const limit = words(memoryBytes);
  if (outcome.errors.some((error) => OUT_OF_MEMORY.test(error))) {
    return { ...outcome, errors: [...outcome.errors, `Its memory limit is ${limit}`], retryable: false };
  }
  if (signal === null || !CRASHES.has(signal)) return outcome;
  const errors = [...outcome.errors, `Perhaps it needed more memory than its limit of ${limit}`];
  return { ...outcome, errors };
}
