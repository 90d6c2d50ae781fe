import type Docker from "dockerode";
import type { Clock } from "../../../domain/clock.ts";

/** What was found out is believed for so long. */
const FRESH_MS = 5000;

export interface EngineOptions {
  /** Where it is, and how to find out whether it is there. Messages are sentences; null = nothing is missing. */
  readonly socket: {
    readonly path: string;
    plainlyMissing(): string | null;
    ask(): Promise<string | null>;
  };
  readonly clock: Clock;
}

/** A container engine of this machine, by its Docker-compatible socket. */
export class ContainerEngine {
  readonly #options: EngineOptions;
  /** What the last look found; undefined = nobody has looked. */
  #found: { readonly missing: string | null; readonly at: number } | undefined;
  #looking: Promise<string | null> | null = null;
  #docker: Promise<Docker> | null = null;
  #rootless: Promise<boolean> | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** One sentence that says what is missing, as far as is known at once; null = nothing. */
  missing(): string | null {
    const { clock, socket } = this.#options;
    const plain = socket.plainlyMissing();
    if (plain !== null) return plain;
    if (this.#found === undefined || clock.now() - this.#found.at > FRESH_MS) void this.look();
    return this.#found?.missing ?? null;
  }

  /** Asks the engine. @returns what is missing; see `missing` */
  look(): Promise<string | null> {
    this.#looking ??= this.#ask().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** @throws Error with the sentence of `missing` */
  async open(): Promise<Docker> {
    const missing = await this.look();
    if (missing !== null) throw new Error(missing);
    // Loading it takes longer than all else that a command needs.
    this.#docker ??= import("dockerode").then(
      ({ default: Engine }) => new Engine({ socketPath: this.#options.socket.path }),
    );
    return this.#docker;
  }

  /** Whether root in a container is who runs the engine, and not the machine's root. */
  isRootless(): Promise<boolean> {
    this.#rootless ??= this.open().then(async (docker) => {
      const info: unknown = await docker.info();
      return /"name=rootless/.test(JSON.stringify(info));
    });
    return this.#rootless;
  }

  async #ask(): Promise<string | null> {
    const { socket, clock } = this.#options;
    const missing = await socket.ask();
    this.#found = { missing, at: clock.now() };
    return missing;
  }
}
