import { readdirSync, readFileSync } from "node:fs";
import { type ProcessTable, RUN_VARIABLE, type RunProcesses } from "../domain/processes.ts";
import { sendSignal } from "./send-signal.ts";

/** Between two batches other work gets its turn. Reading one process takes 20 to 40 µs. */
const BATCH = 50;

/** Reads /proc, and sends real signals. */
export function linuxProcessTable(): ProcessTable {
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return {
    identify(pid) {
      const stat = readStat(pid);
      return stat === undefined || stat.dead ? undefined : { pid, bootId, startTicks: stat.startTicks };
    },
    async listRun(run) {
      const needle = Buffer.from(`\0${RUN_VARIABLE}=${run.mark}\0`);
      const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
      const found: number[] = [];
      for (const [n, name] of pids.entries()) {
        if (n % BATCH === BATCH - 1) await new Promise<void>((resolve) => setImmediate(resolve));
        const pid = Number(name);
        if (pid !== process.pid && belongs(pid, run, needle)) found.push(pid);
      }
      return found;
    },
    signal: sendSignal,
  };
}

function belongs(pid: number, run: RunProcesses, needle: Buffer): boolean {
  const stat = readStat(pid);
  if (stat === undefined || stat.dead) return false;
  if (run.group !== null && stat.group === run.group && stat.session === run.group) return true;
  const environ = read(`/proc/${pid}/environ`);
  return environ !== undefined && Buffer.concat([NUL, environ, NUL]).includes(needle);
}

const NUL = Buffer.from([0]);

interface Stat {
  readonly dead: boolean;
  readonly group: number;
  readonly session: number;
  readonly startTicks: number;
}

/** The fields behind the name, which may itself hold spaces and brackets: see proc(5). */
function readStat(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`)?.toString("latin1");
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    dead: fields[0] === "Z" || fields[0] === "X",
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTicks: Number(fields[19]),
  };
}

/** Undefined when the process has ended meanwhile, or belongs to someone else. */
function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
