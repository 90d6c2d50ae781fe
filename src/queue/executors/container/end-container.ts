import type Docker from "dockerode";
import type { Container } from "dockerode";
import type { Clock } from "../../../domain/clock.ts";
import type { ContainerEngine } from "./engine.ts";
import { RUN_LABEL } from "./spec.ts";

/** The engine learns of an end a little later than whoever reads its pipes. */
const LOOK_AGAIN_MS = 10;
/** Looks in a row that may fail before the engine's failure counts. */
const MOST_FAILURES = 5;

export interface Exit {
  readonly code: number;
  readonly outOfMemory: boolean;
}

/**
 * Waits until a container has ended. It may have closed its output long before. Looks again and again, because an
 * engine's own wait is no better: Podman 4.3 was measured to spend a whole processor on it.
 * @param signal when it is aborted, the promise rejects
 */
export async function exitOf(container: Container, clock: Clock, signal?: AbortSignal): Promise<Exit> {
  for (let pause = LOOK_AGAIN_MS; ; pause = Math.min(500, pause * 1.5)) {
    const { State } = await look(container);
    if (!State.Running) return { code: State.ExitCode, outOfMemory: State.OOMKilled };
    await clock.sleep(pause, signal);
  }
}

/**
 * One that has ended, or has gone, needs no signal: engines refuse it with different codes. Podman 4.3 was seen to
 * refuse a container that has ended and to say for a moment that it runs, so it is looked at again.
 */
export async function killContainer(
  container: Container,
  signal: "SIGTERM" | "SIGKILL",
  clock: Clock,
): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      await container.kill({ signal });
      return;
    } catch (cause) {
      const runs = await look(container).then(
        ({ State }) => State.Running,
        (error) => !isMissing(error),
      );
      if (!runs) return;
      if (failures === MOST_FAILURES) throw cause;
      await clock.sleep(LOOK_AGAIN_MS * failures);
    }
  }
}

/** Podman 4.3 was seen to answer with 500 when the program ended while it was looked at: so one failure says little. */
async function look(container: Container): Promise<Docker.ContainerInspectInfo> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await container.inspect();
    } catch (cause) {
      if (isMissing(cause) || failures === MOST_FAILURES) throw cause;
    }
  }
}

/** Kills and removes a container. @returns whether it is gone */
export async function endContainer(container: Container): Promise<boolean> {
  for (let failures = 1; ; failures += 1) {
    try {
      await container.remove({ force: true, v: true });
      break;
    } catch (cause) {
      // Another removal may be under way.
      if (isMissing(cause) || statusOf(cause) === 409) break;
      if (failures === MOST_FAILURES) return false;
    }
  }
  return container.inspect().then(() => false, isMissing);
}

/** The marks of all runs that have a container, running or not. */
export async function listContainerMarks(engine: ContainerEngine): Promise<readonly string[]> {
  if ((await engine.look()) !== null) return [];
  const found = await list(await engine.open(), RUN_LABEL);
  return found.map(({ Labels }) => Labels[RUN_LABEL] ?? "");
}

/**
 * Removes the containers of a run.
 * @param mayHave whether one may have been made for it: then they are not gone before the engine has said so
 * @returns whether all are gone
 */
export async function endContainersOf(
  mark: string,
  engine: ContainerEngine,
  mayHave: boolean,
): Promise<{ readonly killed: number; readonly gone: boolean }> {
  if ((await engine.look()) !== null) return { killed: 0, gone: !mayHave };
  const docker = await engine.open();
  const found = await list(docker, `${RUN_LABEL}=${mark}`);
  const gone = await Promise.all(found.map(({ Id }) => endContainer(docker.getContainer(Id))));
  return { killed: found.filter(({ State }) => State === "running").length, gone: gone.every(Boolean) };
}

function list(docker: Docker, label: string) {
  return docker.listContainers({ all: true, filters: { label: [label] } });
}

function isMissing(cause: unknown): boolean {
  return statusOf(cause) === 404;
}

function statusOf(cause: unknown): unknown {
  return cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined;
}
