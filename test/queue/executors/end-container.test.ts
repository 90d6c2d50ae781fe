import { afterEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import Docker from "dockerode";
import { systemClock } from "../../../src/adapters/clock.ts";
import { exitOf, killContainer } from "../../../src/queue/executors/container/end-container.ts";
import { useFolder } from "../../support/runs.ts";

const folder = useFolder();
const servers: Bun.Server<undefined>[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop(true))));

/** An engine that refuses to kill, and answers each look with what comes next; the last answer is given for ever. */
function container(...answers: readonly (Running | Failure)[]) {
  const socket = join(folder(), "engine.sock");
  let at = 0;
  const server = Bun.serve({
    unix: socket,
    fetch({ url }) {
      if (url.includes("/kill")) return Response.json({ message: "it is going away" }, { status: 500 });
      const answer = answers[Math.min(at, answers.length - 1)];
      at += 1;
      if (typeof answer === "number")
        return Response.json({ message: "no such process" }, { status: answer });
      return Response.json({ State: { Running: answer, ExitCode: 3, OOMKilled: false } });
    },
  });
  servers.push(server);
  return { container: new Docker({ socketPath: socket }).getContainer("some"), looks: () => at };
}
type Running = boolean;
type Failure = 404 | 500;

describe("waiting for a container's end", () => {
  test("goes on though the engine fails now and then, as Podman does while a program ends", async () => {
    const some = container(true, 500, 500, true, 500, false);
    expect(await exitOf(some.container, systemClock)).toEqual({ code: 3, outOfMemory: false });
    expect(some.looks()).toBe(6);
  });

  test("ends with the engine's failure when that stays", async () => {
    const some = container(true, 500);
    await expect(exitOf(some.container, systemClock)).rejects.toThrow("no such process");
  });

  test("ends at once when the container has gone", async () => {
    const some = container(404);
    await expect(exitOf(some.container, systemClock)).rejects.toThrow("404");
    expect(some.looks()).toBe(1);
  });
});

describe("killing a container that the engine refuses to kill", () => {
  test("is done when it has ended, though one look failed", async () => {
    await killContainer(container(500, false).container, "SIGKILL", systemClock);
  });

  test("is done when it is said to run for a moment, as Podman does of one that has ended", async () => {
    const some = container(true, true, false);
    await killContainer(some.container, "SIGKILL", systemClock);
    expect(some.looks()).toBe(3);
  });

  test("fails when it still runs", async () => {
    await expect(killContainer(container(true).container, "SIGKILL", systemClock)).rejects.toThrow(
      "it is going away",
    );
  });
});
