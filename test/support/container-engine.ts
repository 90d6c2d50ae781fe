import { afterAll, beforeAll } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import { RUN_LABEL } from "../../src/queue/executors/container/spec.ts";
import { IMAGE } from "./contained-demo.ts";

/** `IMAGE` without anything that could start a program. */
export const BARE_IMAGE = "jobdeck-bare";

const NEEDED = ["podman", "runc", "busybox"] as const;
const APPLETS = ["sh", "cat", "sleep", "echo", "tail", "id", "touch", "setsid", "mkfifo"];

/** Why this machine has no container engine for tests; null = it has one. */
export function noEngine(): string | null {
  if (process.platform !== "linux") return "containers need Linux";
  if (process.getuid?.() !== 0) return "an engine of its own needs root";
  const absent = NEEDED.filter((name) => Bun.which(name) === null);
  return absent.length === 0 ? null : `${absent.join(", ")} not found`;
}

export interface TestEngine {
  readonly socket: string;
  /** The ids of all containers, running or not. */
  containers(): Promise<readonly string[]>;
  /** Kills the containers of a job behind everybody's back, as `podman kill` does. */
  kill(jobId: string): Promise<void>;
}

interface Listed {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** A container engine of its own, from before a file's first test until after its last. */
export function useContainerEngine(): () => TestEngine {
  let engine: (TestEngine & AsyncDisposable) | undefined;
  beforeAll(async () => {
    engine = await openContainerEngine();
  }, 60_000);
  afterAll(() => engine?.[Symbol.asyncDispose](), 60_000);
  return () => {
    if (engine === undefined) throw new Error("The engine is there only while tests run");
    return engine;
  };
}

/** A container engine of its own, with the images that tests use: `await using engine = await openContainerEngine()`. */
export async function openContainerEngine(): Promise<TestEngine & AsyncDisposable> {
  const root = mkdtempSync(join(tmpdir(), "jobdeck-engine-"));
  const socket = join(root, "engine.sock");
  const service = startService(root, socket);
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://engine${path}`, { ...init, unix: socket });
    if (!answer.ok) throw new Error(`The engine answers ${path} with ${await answer.text()}`);
    return answer;
  };
  const list = async () => {
    const answer = await ask("/containers/json?all=true");
    // As the engine's interface has it.
    return (await answer.json()) as readonly Listed[];
  };
  const isUp = () =>
    ask("/_ping").then(
      () => true,
      () => false,
    );
  while (!(await isUp())) {
    if (service.exitCode !== null) throw new Error(`podman ended with exit code ${service.exitCode}`);
    await systemClock.sleep(20);
  }
  for (const [name, folder] of images(root)) {
    const tar = Bun.spawnSync(["tar", "-C", folder, "-c", "."]).stdout;
    await ask(`/images/create?fromSrc=-&repo=${name}`, { method: "POST", body: new Uint8Array(tar) });
  }
  return {
    socket,
    containers: async () => (await list()).map(({ Id }) => Id),
    async kill(jobId) {
      for (const { Id, Labels } of await list()) {
        if (!Labels[RUN_LABEL]?.startsWith(`${jobId}.`)) continue;
        // One that does not run is refused.
        await ask(`/containers/${Id}/kill`, { method: "POST" }).catch(() => undefined);
      }
    },
    async [Symbol.asyncDispose]() {
      // What a test has left is still mounted.
      for (const { Id } of await list()) await ask(`/containers/${Id}?force=true`, { method: "DELETE" });
      service.kill("SIGTERM");
      await service.exited;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function startService(root: string, socket: string): Bun.Subprocess {
  const settings = join(root, "containers.conf");
  // What an engine in a machine without network, and perhaps in a container itself, can do.
  writeFileSync(
    settings,
    `[containers]
netns = "none"
default_ulimits = ["nofile=4096:4096", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  );
  const places = [
    "--root",
    join(root, "storage"),
    "--runroot",
    join(root, "run"),
    "--tmpdir",
    join(root, "tmp"),
  ];
  return Bun.spawn(
    ["podman", ...places, "--storage-driver", "vfs", "system", "service", "-t", "0", `unix://${socket}`],
    // runc leaves a file `oom` where it was started.
    { cwd: root, env: { ...process.env, CONTAINERS_CONF: settings }, stdio: ["ignore", "ignore", "ignore"] },
  );
}

function images(root: string): readonly (readonly [name: string, folder: string])[] {
  const bare = join(root, "bare");
  for (const folder of ["tmp", "proc", "dev", "sys", "etc"])
    mkdirSync(join(bare, folder), { recursive: true });
  for (const file of libraries(process.execPath)) copyInto(bare, file);
  const full = join(root, "full");
  cpSync(bare, full, { recursive: true });
  copyInto(full, Bun.which("busybox") ?? "", "/bin/busybox");
  for (const applet of APPLETS) symlinkSync("busybox", join(full, "bin", applet));
  return [
    [BARE_IMAGE, bare],
    [IMAGE, full],
  ];
}

/** What a program is linked to, the loader included. */
function libraries(program: string): readonly string[] {
  const { stdout } = Bun.spawnSync(["ldd", program]);
  return [...stdout.toString().matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

function copyInto(folder: string, file: string, as = file): void {
  const target = join(folder, as);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(realpathSync(file), target);
}
