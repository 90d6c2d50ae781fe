import { existsSync } from "node:fs";
import { messageOf } from "../domain/errors.ts";

/** An engine that does not answer for so long is not there. */
const PATIENCE_MS = 2000;

export interface ContainerSocket {
  readonly path: string;
  /** One sentence that says what is missing, as far as it can be seen without asking; null = nothing. */
  plainlyMissing(): string | null;
  /** Asks the engine. @returns what is missing; null = it answers */
  ask(): Promise<string | null>;
}

export interface ContainerSocketOptions {
  /** The setting; null = not set. */
  readonly setting: string | null;
  /** The variable `DOCKER_HOST`. */
  readonly dockerHost: string | undefined;
  readonly platform: string;
}

/** Where the engine is: as the setting says, else as `DOCKER_HOST` says, else where Docker's is. */
export function containerSocket({ setting, dockerHost, platform }: ContainerSocketOptions): ContainerSocket {
  const path = (setting ?? (dockerHost || "/var/run/docker.sock")).replace(/^unix:\/\//, "");
  const plainlyMissing = () => {
    // Only there does an engine share folders and pipes with this process.
    if (platform !== "linux") return `Executor container needs Linux, and this is ${platform}`;
    if (!path.startsWith("/"))
      return `Executor container needs an engine at a socket of this machine, and DOCKER_HOST is ${path}`;
    return existsSync(path) ? null : `Executor container needs a container engine, and none is at ${path}`;
  };
  return { path, plainlyMissing, ask: async () => plainlyMissing() ?? (await ping(path)) };
}

async function ping(socket: string): Promise<string | null> {
  const what = `Executor container needs a container engine, and the one at ${socket}`;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("http://engine/_ping", { unix: socket, signal });
    return answer.ok ? null : `${what} answers with ${answer.status}`;
  } catch (cause) {
    return `${what} does not answer (${messageOf(cause)})`;
  }
}
