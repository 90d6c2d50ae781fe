import { mkdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Container } from "dockerode";
import type { Clock } from "../../../domain/clock.ts";
import type { StopStep } from "../../../domain/event.ts";
import type { Outcome, Report, RunRequest } from "../../../domain/executor.ts";
import type { StopProof } from "../../../domain/job.ts";
import { type ProcessTable, runMark } from "../../../domain/processes.ts";
import { failure } from "../../handler/failure.ts";
import { type InMessage, MOST_LINE_BYTES } from "../../protocol.ts";
import { type ChildOutput, childOutput } from "../child-output.ts";
import { endRun } from "../end-run.ts";
import { jobMessage, within } from "../launch.ts";
import { readLines } from "../read-lines.ts";
import { type Exit, endContainer, exitOf, killContainer } from "./end-container.ts";
import type { ContainerEngine } from "./engine.ts";
import { type ContainerPipes, openPipes } from "./pipes.ts";
import { containerExit, engineRefusal } from "./sentences.ts";
import { type Contained, containerSpec, OUTPUT } from "./spec.ts";

/** How long a program may live on after it said how it ended. */
const LINGER_MS = 2000;
/** An engine that takes longer does not answer: what it may still do can't be shown. */
const ENGINE_PATIENCE_MS = 15_000;

export interface ContainerRunOptions {
  readonly engine: ContainerEngine;
  readonly table: ProcessTable;
  readonly root: string;
  readonly user: string;
  readonly settings: unknown;
  readonly clock: Clock;
  readonly graceAfterTermMs?: number;
  readonly request: RunRequest;
  readonly program: Contained;
  readonly report: (report: Report) => void;
}

/** One container on its way: made, started, heard until it ends, removed. */
export class ContainerRun {
  readonly #options: ContainerRunOptions;
  readonly #mark: string;
  readonly #folder: string;
  readonly #output: ChildOutput;
  readonly #concluded = Promise.withResolvers<void>();
  /** Resolves once the container was started, or will never be. */
  readonly #begun = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  /** What was told before the pipes were there. */
  #early: InMessage[] = [];
  #pipes: ContainerPipes | null = null;
  #container: Container | null = null;
  /** It shall not be started any more. */
  #over = false;
  #hasEnded = false;

  constructor(options: ContainerRunOptions) {
    this.#options = options;
    const { request, root, report } = options;
    this.#mark = runMark(request.jobId, request.attempt);
    this.#folder = join(root, this.#mark);
    this.#output = childOutput(request.outputDir, report, this.#concluded.resolve);
  }

  /** Runs it to its end. Never rejects. */
  async start(): Promise<Outcome> {
    const { request, program, settings } = this.#options;
    const own = program.module === null ? undefined : { module: program.module, settings };
    this.#early.unshift(jobMessage({ ...request, outputDir: OUTPUT }, own));
    try {
      return await this.#work();
    } catch (cause) {
      return failure(engineRefusal(cause, program.image));
    } finally {
      this.#begun.resolve();
      this.#hasEnded = true;
      this.#ended.resolve();
    }
  }

  send(message: InMessage): void {
    if (this.#pipes === null) this.#early.push(message);
    else this.#pipes.send(message);
  }

  async force(step: (step: StopStep) => void): Promise<void> {
    const { clock, graceAfterTermMs = 500 } = this.#options;
    this.#over = true;
    await within(this.#begun.promise, ENGINE_PATIENCE_MS, clock);
    const container = this.#container;
    if (container === null || this.#hasEnded) return;
    step("sigterm");
    await killContainer(container, "SIGTERM", clock);
    await within(this.#ended.promise, graceAfterTermMs, clock);
    if (this.#hasEnded) return;
    step("sigkill");
    await killContainer(container, "SIGKILL", clock);
    await within(this.#ended.promise, ENGINE_PATIENCE_MS, clock);
  }

  /** Removes the container and what was made for it. */
  async prove(): Promise<StopProof> {
    const { table, clock, request } = this.#options;
    this.#over = true;
    await within(this.#begun.promise, ENGINE_PATIENCE_MS, clock);
    const removed = this.#container === null || (await endContainer(this.#container));
    const { gone } = await endRun({ mark: this.#mark, group: null }, table, clock);
    // It ends as soon as nobody is left at the other end of its pipes.
    if (removed) await within(this.#ended.promise, ENGINE_PATIENCE_MS, clock);
    if (!removed || !gone || !this.#hasEnded) return "fenced";
    rmSync(this.#folder, { recursive: true, force: true });
    removeIfEmpty(request.outputDir);
    return this.#container === null ? "exited" : "removed";
  }

  async #work(): Promise<Outcome> {
    const { engine, user, request, program, clock } = this.#options;
    const docker = await engine.open();
    const mapped = user === "0:0" || (await engine.isRootless()) ? "0:0" : user;
    mkdirSync(request.outputDir, { recursive: true });
    const pipes = await openPipes(this.#folder, clock);
    const readings = [
      readLines(pipes.stdout, MOST_LINE_BYTES, clock, this.#output.onLine),
      readLines(pipes.stderr, MOST_LINE_BYTES, clock, this.#output.onErrorLine),
    ];
    try {
      for (const message of this.#early.splice(0)) pipes.send(message);
      this.#pipes = pipes;
      const spec = containerSpec(request, program, { pipes: this.#folder, user: mapped });
      const container = await docker.createContainer(spec);
      this.#container = container;
      if (this.#over) {
        await endContainer(container);
        throw new Error("It was stopped before it was started");
      }
      await container.start();
      this.#begun.resolve();
      // Needed only when it ends before it has opened them.
      void exitOf(container, clock, pipes.opened).then(pipes.letGo, pipes.letGo);
      const lingered = this.#endLingering(container);
      await Promise.all(readings.map(({ done }) => done));
      const exit = await exitOf(container, clock);
      return this.#outcome(exit, lingered(), spec.HostConfig?.Memory ?? 0);
    } finally {
      pipes.letGo();
      await Promise.allSettled(readings.map(({ done }) => done));
      pipes.close();
    }
  }

  /** @returns what tells, after the end, whether the program had said its last word but had to be killed */
  #endLingering(container: Container): () => boolean {
    const { clock } = this.#options;
    const over = new AbortController();
    let killed = false;
    const wait = async () => {
      await this.#concluded.promise;
      await clock.sleep(LINGER_MS, over.signal);
      killed = true;
      await killContainer(container, "SIGKILL", clock);
    };
    const ignore = () => undefined; // It ended in time, or is being forced.
    void wait().catch(ignore);
    return () => {
      over.abort();
      return killed;
    };
  }

  #outcome({ code, outOfMemory }: Exit, lingered: boolean, memoryBytes: number): Outcome {
    const verdict = this.#output.verdict();
    if (verdict?.kind === "threw") return verdict;
    if (code === 0 || lingered) {
      const result = verdict?.result ?? null;
      return { kind: "returned", result: this.#options.program.resultOf?.(result, code) ?? result };
    }
    const lastError = this.#output.lastError();
    const sentence = containerExit({ code, outOfMemory, memoryBytes, lastError });
    return { kind: "threw", errors: [sentence], retryable: true };
  }
}

/** The folder for a run's files has to be there to be mounted, and most runs leave none. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && /^(ENOTEMPTY|EEXIST|ENOENT)$/.test(String(error.code)))
      return;
    throw error;
  }
}
