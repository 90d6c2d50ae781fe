import { join } from "node:path";
import { systemClock } from "../../../src/adapters/clock.ts";
import type { TestEngine } from "../../support/container-engine.ts";
import { commandLine, jobdeck, until } from "../../support/jobdeck.ts";
import { JobdeckClient } from "./client.ts";
import type { Life } from "./history.ts";

const CONTAINED = join(import.meta.dir, "../../support/contained-demo.ts");
const DIE_AT = join(import.meta.dir, "../../recovery/die-at.ts");

/** Everything that was promised to a client, so that it can be asked for afterwards. */
export interface Promised {
  /** By idempotency key: the job that was answered. */
  readonly created: Map<string, string>;
  /** By key, what was asked for and not answered: whether the job is there nobody knows. */
  readonly unanswered: Map<string, unknown>;
  /** Jobs whose cancel was accepted. */
  readonly cancelled: Set<string>;
}

export interface Report {
  jobs: number;
  kills: number;
  /** Milliseconds from a start to its readiness, the longest of all. */
  slowestStartMs: number;
}

type Server = ReturnType<typeof jobdeck>;

/**
 * How long a server is held at most, in milliseconds. It may be held while it writes: then every command of the others
 * waits for 10 s and is refused.
 */
const HELD_MS = 3000;

/** One data folder through the lives of its servers. */
export class World {
  readonly folder: string;
  readonly promised: Promised = { created: new Map(), unanswered: new Map(), cancelled: new Set() };
  readonly report: Report = { jobs: 0, kills: 0, slowestStartMs: 0 };
  readonly #env: Readonly<Record<string, string>>;
  readonly #engine: TestEngine | null;

  /** @param engine runs what asks for executor `container`; null = nothing does */
  constructor(folder: string, env: Readonly<Record<string, string>>, engine: TestEngine | null) {
    this.folder = folder;
    this.#engine = engine;
    this.#env = {
      ...{ JOBDECK_PORT: "0", JOBDECK_DATA: join(folder, "data"), JOBDECK_GRACE: "100ms" },
      ...(engine === null ? {} : { JOBDECK_CONTAINER_SOCKET: engine.socket, JOBDECK_JOBS: CONTAINED }),
      ...env,
    };
  }

  /** One life: it ends with `kill -9`, by the server's own hand or by ours. */
  async live({ dieAt, second, commands }: Life): Promise<void> {
    const servers: Server[] = [];
    try {
      const first = await this.#start(dieAt);
      servers.push(first.server);
      // A server may die before it listens.
      if (first.url === null) return;
      const other = second ? await this.#start(null) : null;
      if (other !== null) servers.push(other.server);
      const client = new JobdeckClient(first.url, this.promised, this.#engine);
      const left = [...commands];
      const work = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) await client.send(next);
      };
      const held = other === null ? null : hold(other.server);
      await Promise.all([work(), work(), work()]);
      held?.letGo();
    } finally {
      for (const server of servers) await this.#kill(server);
    }
  }

  /** A last life without an accident, until everything has ended. */
  async settle(): Promise<void> {
    const { server, url } = await this.#start(null);
    try {
      if (url === null) throw new Error(`It does not start: ${await new Response(server.stderr).text()}`);
      const client = new JobdeckClient(url, this.promised, this.#engine);
      await client.askAgain();
      await client.untilAllEnded();
      this.report.jobs = await client.count();
    } finally {
      server.kill("SIGTERM");
      await server.exited;
    }
  }

  async #kill(server: Server): Promise<void> {
    server.kill("SIGKILL");
    await server.exited;
    this.report.kills += 1;
  }

  async #start(dieAt: string | null): Promise<{ readonly server: Server; readonly url: string | null }> {
    const began = performance.now();
    const command = dieAt === null ? commandLine(["serve"]) : commandLine(["serve"], DIE_AT);
    const env = dieAt === null ? this.#env : { ...this.#env, DIE_AT: dieAt };
    const server = jobdeck(this.folder, ["serve"], env, command);
    const text = await until(server.stdout, "Stop ").catch(() => null);
    if (text === null) {
      if (dieAt === null)
        throw new Error(`It ended at its start: ${await new Response(server.stderr).text()}`);
      return { server, url: null };
    }
    this.report.slowestStartMs = Math.max(this.report.slowestStartMs, performance.now() - began);
    return { server, url: /listens on (\S+)/.exec(text)?.[1] ?? null };
  }
}

function hold(server: Server): { letGo(): void } {
  const letGo = () => {
    stopWaiting();
    server.kill("SIGCONT");
  };
  const stopWaiting = systemClock.after(HELD_MS, letGo);
  server.kill("SIGSTOP");
  return { letGo };
}
