import { JobdeckError, messageOf, quote } from "../../domain/errors.ts";
import { BOUNDS, plainPath } from "./entry.ts";
import { reasonOf, type Tally } from "./left-out.ts";

/** Counts what comes out of an archive, what is left out of it included: a bomb is one all the same. */
export class Unpacking {
  readonly #filename: string;
  readonly #tally: Tally;
  #entries = 0;
  #bytes = 0;

  constructor(filename: string, tally: Tally) {
    this.#filename = filename;
    this.#tally = tally;
  }

  /**
   * Takes note of an entry.
   * @returns its path when it is to be kept
   * @throws JobdeckError `repo_refused` when there are too many
   */
  enter(name: string, size: number): string | null {
    this.#entries += 1;
    if (this.#entries > BOUNDS.files) throw this.#refused(`has more than ${number(BOUNDS.files)} entries`);
    const path = plainPath(name);
    const reason = path === null ? "path" : (reasonOf(path) ?? (size > BOUNDS.fileBytes ? "large" : null));
    if (reason === null) return path;
    this.#tally.add(reason);
    return null;
  }

  /** @throws JobdeckError `repo_refused` when that is too much in all */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= BOUNDS.bytes) return;
    throw this.#refused(`unpacks to more than ${BOUNDS.bytes / 1_000_000} MB`);
  }

  encrypted(): JobdeckError {
    return this.#refused("is encrypted: pack it without a password");
  }

  /** What a library says of a broken archive, as one sentence. */
  broken(cause: unknown): unknown {
    if (cause instanceof JobdeckError || (cause instanceof Error && cause.name === "AbortError"))
      return cause;
    return this.#refused(`can't be unpacked (${messageOf(cause)})`, cause);
  }

  #refused(why: string, cause?: unknown): JobdeckError {
    return new JobdeckError("repo_refused", `The archive ${quote(this.#filename)} ${why}`, { cause });
  }
}

function number(n: number): string {
  return n.toLocaleString("en");
}
