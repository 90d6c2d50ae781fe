import { afterEach, describe, expect, test } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { useFolder } from "./support/runs.ts";

const LAUNCHER = fileURLToPath(new URL("../src/bin.cjs", import.meta.url));
const node = Bun.which("node") ?? "node";
const folder = useFolder();
const started: Bun.Subprocess[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) {
    each.kill("SIGKILL");
    await each.exited;
  }
});

/** Puts the launcher where it is in a package, and a Bun beside it or on the PATH that is a shell script. */
function launch(script: string, { onPath = false, args = [] as string[] } = {}) {
  const top = folder();
  const bin = onPath ? `${top}/path` : `${top}/node_modules/.bin`;
  mkdirSync(bin, { recursive: true });
  mkdirSync(`${top}/src`, { recursive: true });
  copyFileSync(LAUNCHER, `${top}/src/bin.cjs`);
  if (script !== "") {
    writeFileSync(`${bin}/bun`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${bin}/bun`, 0o755);
  }
  const launcher = Bun.spawn([node, `${top}/src/bin.cjs`, ...args], {
    // So that a Bun of this machine is not found.
    env: { PATH: onPath ? bin : `${top}/empty` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(launcher);
  return launcher;
}

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe("the launcher", () => {
  test("hands its arguments to the Bun beside it, and passes the exit code on", async () => {
    const launcher = launch('echo "$@"; exit 7', { args: ["run", "demo", "--input", '{"a b":1}'] });
    expect(await textOf(launcher.stdout)).toBe(`${folder()}/src/main.ts run demo --input {"a b":1}\n`);
    expect(await launcher.exited).toBe(7);
  });

  test("hands a token on in the environment, where other users of the machine can't read it", async () => {
    const show = 'echo "$JOBDECK_TOKEN: $@"';
    for (const args of [
      ["list", "--token", "s3cret", "--json"],
      ["list", "--token=s3cret", "--json"],
    ]) {
      const launcher = launch(show, { args });
      expect(await textOf(launcher.stdout)).toBe(`s3cret: ${folder()}/src/main.ts list --json\n`);
    }
    const behind = launch(show, { args: ["show", "--", "--token", "s3cret"] });
    expect(await textOf(behind.stdout)).toBe(`: ${folder()}/src/main.ts show -- --token s3cret\n`);
  });

  test("takes the Bun on the PATH where none is beside it", async () => {
    expect(await textOf(launch("echo from the path", { onPath: true }).stdout)).toBe("from the path\n");
  });

  test("says in one sentence what to do when there is no Bun", async () => {
    const launcher = launch("");
    expect(await textOf(launcher.stderr)).toStartWith("Jobdeck runs on Bun, which is not installed");
    expect(await launcher.exited).toBe(1);
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "passes %s on, and waits for the end",
    async (signal) => {
      const name = signal.slice(3);
      const launcher = launch(
        `trap 'echo got ${name}; exit 3' ${name}; echo ready; for _ in $(/usr/bin/seq 300); do /bin/sleep 0.01; done`,
      );
      const reader = launcher.stdout.getReader();
      const next = async () => new TextDecoder().decode((await reader.read()).value);
      expect(await next()).toBe("ready\n");
      launcher.kill(signal);
      expect(await next()).toBe(`got ${name}\n`);
      expect(await launcher.exited).toBe(3);
    },
  );

  test("ends by the signal that ended Bun", async () => {
    const launcher = launch("kill -9 $$");
    await launcher.exited;
    expect(launcher.signalCode).toBe("SIGKILL");
  });
});
