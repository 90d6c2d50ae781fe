import { fileURLToPath } from "node:url";
import type { Clock } from "../../../domain/clock.ts";
import type { ParseAnswer, ParseMessage, ParseRequest, ParseTask } from "./protocol.ts";

export interface PoolOptions {
  /** How many programs parse at once; at least 1. */
  readonly size: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The program that parses; default: `parse-child.ts`. */
  readonly program?: string;
}

/** How long one file may keep a child busy before the child is replaced. The parser itself gives up after a second. */
const STUCK_MS = 10_000;
/** Once stuck files have cost so much, each further one gets less: a repository made of them would take hours. */
const PATIENCE_MS = 60_000;
const IMPATIENT_MS = 2000;
/** So many children in a row that end before they are ready mean that the program cannot run here. */
const MOST_STILLBORN = 3;
const BATCH_FILES = 16;
/**
 * So much may be under way to a child. A message that does not fit into the socket's buffer (some 200 kB) holds this
 * process up until the child has read it, which it does between two files: measured on 31 MB, 4.4 s of 6 s were lost
 * so, and the other child went idle.
 */
const MOST_CHARACTERS = 64 * 1024;
const BATCH_CHARACTERS = 32 * 1024;

interface Child {
  readonly process: Bun.Subprocess<"ignore", "ignore", "ignore">;
  /** Sent and not yet answered, in the order of sending. */
  readonly waiting: ParseTask[];
  /** It has said that it can read files. */
  ready: boolean;
  /** Why this child was killed; null while it may live. */
  doom: string | null;
  calm: () => void;
}

/**
 * Parses files in child programs. One that crashes or is stuck is replaced; the file that did it is answered with a
 * failure and the others are sent again. An abort kills all of them at once.
 */
export class ParsePool {
  readonly #options: PoolOptions;
  readonly #children = new Set<Child>();
  readonly #queue: ParseTask[] = [];
  /** Files that were under way in a child that crashed: each is tried alone, to find the one that did it. */
  readonly #suspects = new Set<string>();
  #answer: (answer: ParseAnswer) => void = () => undefined;
  #left = 0;
  #stillborn = 0;
  /** What files that were stuck have cost. */
  #lostMs = 0;
  readonly #exits: Promise<number>[] = [];
  readonly #done = Promise.withResolvers<void>();

  constructor(options: PoolOptions) {
    this.#options = options;
    const { signal } = options;
    // Without anyone waiting yet, a rejection would count as unhandled.
    this.#done.promise.catch(() => undefined);
    if (signal.aborted) this.#done.reject(signal.reason);
    else signal.addEventListener("abort", this.#abort, { once: true });
  }

  /** Starts the children, so that they are ready when the files are. */
  start(): void {
    this.#options.signal.throwIfAborted();
    for (let n = 0; n < this.#options.size; n += 1) this.#spawn();
  }

  /**
   * Parses files; to be called once.
   * @param onAnswer is called once for each file, in no certain order
   */
  async parse(tasks: readonly ParseTask[], onAnswer: (answer: ParseAnswer) => void): Promise<void> {
    this.#answer = onAnswer;
    this.#left = tasks.length;
    this.#queue.push(...tasks);
    if (this.#left === 0) this.#done.resolve();
    for (const child of [...this.#children]) this.#feed(child);
    await this.#done.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.signal.removeEventListener("abort", this.#abort);
    this.#killAll();
    await Promise.all(this.#exits);
  }

  readonly #abort = (): void => {
    this.#killAll();
    this.#done.reject(this.#options.signal.reason);
  };

  #killAll(): void {
    for (const child of this.#children) {
      child.calm();
      child.doom = "stopped";
      child.process.kill("SIGKILL");
    }
    this.#children.clear();
  }

  #spawn(): void {
    const program = this.#options.program ?? fileURLToPath(new URL("../parse-child.ts", import.meta.url));
    const child: Child = {
      process: Bun.spawn([process.execPath, program], {
        stdin: "ignore",
        stdout: "ignore",
        stderr: "ignore",
        serialization: "advanced",
        // The other end is our own program, which sends nothing else.
        ipc: (message: ParseMessage) => this.#received(child, message),
        onExit: (_, code) => this.#exited(child, code),
      }),
      waiting: [],
      ready: false,
      doom: null,
      calm: () => undefined,
    };
    this.#children.add(child);
    this.#exits.push(child.process.exited);
    this.#feed(child);
  }

  #feed(child: Child): void {
    // A second batch lies ready while the first is worked on, so that the child never waits for its parent.
    while (child.waiting.length < BATCH_FILES && this.#queue.length > 0) {
      if (child.waiting.length > 0 && characters(child.waiting) > MOST_CHARACTERS - BATCH_CHARACTERS) break;
      const files = this.#batch(child);
      if (files.length === 0) break;
      if (child.waiting.length === 0) this.#watch(child);
      child.waiting.push(...files);
      child.process.send({ files } satisfies ParseRequest);
    }
  }

  #batch(child: Child): ParseTask[] {
    const first = this.#queue[0];
    if (first !== undefined && this.#suspects.has(first.path)) {
      return child.waiting.length > 0 ? [] : this.#queue.splice(0, 1);
    }
    if (child.waiting.some((task) => this.#suspects.has(task.path))) return [];
    let count = 0;
    let sum = 0;
    for (const task of this.#queue.slice(0, BATCH_FILES)) {
      if (this.#suspects.has(task.path) || (count > 0 && sum + task.text.length > BATCH_CHARACTERS)) break;
      sum += task.text.length;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  #watch(child: Child): void {
    child.calm();
    // A child that is still starting is not slow because of its file.
    const limit = child.ready && this.#lostMs >= PATIENCE_MS ? IMPATIENT_MS : STUCK_MS;
    child.calm = this.#options.clock.after(limit, () => {
      this.#lostMs += limit;
      child.doom = `reading it took longer than ${limit / 1000} s`;
      child.process.kill("SIGKILL");
    });
  }

  #received(child: Child, answer: ParseMessage): void {
    // What a child said last may be heard only after its end, when its files are with another one.
    if (child.doom !== null || !this.#children.has(child)) return;
    if (answer === "ready") {
      child.ready = true;
      this.#stillborn = 0;
      if (child.waiting.length > 0) this.#watch(child);
      return;
    }
    child.calm();
    child.waiting.shift();
    if (child.waiting.length > 0) this.#watch(child);
    this.#settle(answer);
    this.#feed(child);
  }

  #settle(answer: ParseAnswer): void {
    try {
      this.#answer(answer);
    } catch (error) {
      // It was thrown by whoever waits for the answers.
      this.#done.reject(error);
      return;
    }
    this.#left -= 1;
    if (this.#left === 0) this.#done.resolve();
  }

  #exited(child: Child, code: number | null): void {
    const how = child.process.signalCode ?? `exit code ${code}`;
    child.calm();
    if (!this.#children.delete(child)) return;
    const [first, ...others] = child.waiting;
    if (!child.ready && child.doom === null) {
      this.#stillborn += 1;
      this.#queue.unshift(...child.waiting);
      if (this.#stillborn >= MOST_STILLBORN) {
        this.#done.reject(new Error(`The parser's program ended with ${how} before it could read a file`));
      } else this.#spawn();
      return;
    }
    const alone = others.length === 0;
    if (first !== undefined && (child.doom !== null || alone)) {
      this.#queue.unshift(...others);
      this.#settle({ path: first.path, failure: child.doom ?? `the parser crashed (${how})` });
    } else if (first !== undefined) {
      for (const task of child.waiting) this.#suspects.add(task.path);
      this.#queue.unshift(...child.waiting);
    }
    if (this.#queue.length > 0) this.#spawn();
  }
}

function characters(tasks: readonly ParseTask[]): number {
  return tasks.reduce((sum, task) => sum + task.text.length, 0);
}
