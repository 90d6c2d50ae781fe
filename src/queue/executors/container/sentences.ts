import { JobdeckError, messageOf } from "../../../domain/errors.ts";
import { exitSentence } from "../exit-sentence.ts";

export interface ContainerExit {
  readonly code: number;
  /** The engine saw the kernel end it for its memory. */
  readonly outOfMemory: boolean;
  readonly memoryBytes: number;
  readonly lastError: string | null;
}

/** Explains to a person how a container failed that did not say so itself. */
export function containerExit({ code, outOfMemory, memoryBytes, lastError }: ContainerExit): string {
  const limit = `its limit is ${Math.round(memoryBytes / 1024 / 1024)} MB`;
  if (outOfMemory) return `The program ran out of memory: ${limit} (exit code ${code})`;
  if (code === 137) return `The program was killed, perhaps because memory ran out: ${limit} (exit code 137)`;
  return exitSentence({ code, signal: null, lastError });
}

/** What the engine refused, in words. */
export function engineRefusal(cause: unknown, image: string): Error {
  if (cause instanceof JobdeckError) return cause;
  const message = messageOf(cause);
  if (/no such image|image not known|manifest unknown/i.test(message))
    return new Error(`There is no image ${image} on this machine: pull or build it first`, { cause });
  if (/"sh"|exec: sh|executable file .*not found/i.test(message))
    return new Error(`The image ${image} has no \`sh\`, which starts the program`, { cause });
  return cause instanceof Error ? cause : new Error(message);
}
