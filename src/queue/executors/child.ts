import type { Clock } from "../../domain/clock.ts";
import type { Outcome, Report } from "../../domain/executor.ts";
import { encode, type InMessage, MOST_LINE_BYTES } from "../protocol.ts";
import { childOutput } from "./child-output.ts";
import { exitSentence } from "./exit-sentence.ts";
import { limited, memoryFailure } from "./memory-limit.ts";
import { readLines } from "./read-lines.ts";

/** How long a program may live on after it said how it ended. */
const LINGER_MS = 2000;
/**
 * Once the program has ended its pipes close, unless something that it started holds them: then silence is the end.
 * Three times, because this process may itself have been too busy to read, or may be keeping to its pace.
 */
const SILENCE_MS = 100;
const SILENCES = 3;
const MOST_DRAIN_MS = 5000;

export interface ChildOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it starts; default: where this process is. */
  readonly cwd?: string | undefined;
  readonly outputDir: string;
  /** How much memory it may use; null = unlimited. */
  readonly memoryBytes: number | null;
  /** What becomes of its result; default: nothing. */
  readonly resultOf?: ((result: unknown, exitCode: number) => unknown) | undefined;
  readonly report: (report: Report) => void;
  readonly clock: Clock;
  /** Kills the program's process group. */
  readonly kill: (pid: number) => void;
}

export interface Child {
  /** Also the id of its process group and session. */
  readonly pid: number;
  /** Resolves when the program itself has ended; what it started may still live. */
  readonly exited: Promise<void>;
  /** How it ended, once it has and everything it wrote was read. */
  readonly done: Promise<Outcome>;
  send(message: InMessage): void;
}

/**
 * Starts a program that speaks the line protocol, as leader of its own session and process group.
 * @throws Error when it can't be started
 */
export function startChild(options: ChildOptions): Child {
  const { command, env, cwd, outputDir, memoryBytes, report, clock, kill } = options;
  const program = Bun.spawn(limited(command, memoryBytes), {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const concluded = Promise.withResolvers<void>();
  const output = childOutput(outputDir, report, concluded.resolve);
  const readings = [
    readLines(program.stdout, MOST_LINE_BYTES, clock, output.onLine),
    readLines(program.stderr, MOST_LINE_BYTES, clock, output.onErrorLine),
  ];
  const exited = program.exited.then(() => undefined);

  const settle = async (): Promise<Outcome> => {
    const lingered = await endLingering(exited, concluded.promise, clock, () => kill(program.pid));
    await drain(readings, clock);
    const verdict = output.verdict();
    const code = await program.exited;
    if (verdict?.kind === "threw") return memoryFailure(verdict, memoryBytes, null);
    if (code === 0 || lingered) {
      const result = verdict?.result ?? null;
      return { kind: "returned", result: options.resultOf?.(result, code) ?? result };
    }
    const signal = typeof program.signalCode === "string" ? program.signalCode : null;
    const sentence = exitSentence({ code, signal, lastError: output.lastError() });
    return memoryFailure({ kind: "threw", errors: [sentence], retryable: true }, memoryBytes, signal);
  };
  return {
    pid: program.pid,
    exited,
    done: settle(),
    send(message) {
      // A program that has ended, or closed its input, is told nothing more.
      const ignore = () => undefined;
      try {
        program.stdin.write(encode(message));
        void Promise.resolve(program.stdin.flush()).catch(ignore);
      } catch {
        ignore();
      }
    },
  };
}

/** @returns whether the program had said its last word, but had to be killed */
async function endLingering(
  exited: Promise<void>,
  concluded: Promise<void>,
  clock: Clock,
  kill: () => void,
): Promise<boolean> {
  const over = new AbortController();
  let killed = false;
  void concluded
    .then(() => clock.sleep(LINGER_MS, over.signal))
    .then(
      () => {
        killed = true;
        kill();
      },
      () => undefined,
    );
  await exited;
  over.abort();
  return killed;
}

/** Waits until all that was written is read: to the end of the pipes, or until they fall silent. */
async function drain(readings: readonly ReturnType<typeof readLines>[], clock: Clock): Promise<void> {
  const over = new AbortController();
  const ended = Promise.all(readings.map((reading) => reading.done)).then(() => over.abort());
  const read = () => readings.reduce((sum, reading) => sum + reading.bytes(), 0);
  const silent = async () => {
    const giveUpAt = clock.now() + MOST_DRAIN_MS;
    for (let silences = 0; silences < SILENCES && clock.now() < giveUpAt; ) {
      const before = read();
      await clock.sleep(SILENCE_MS, over.signal);
      silences = read() === before ? silences + 1 : 0;
    }
  };
  await Promise.race([ended, silent().catch(() => undefined)]);
  over.abort();
  for (const reading of readings) reading.stop();
  await ended;
}
