import { readdirSync, readFileSync } from "node:fs";
import type { Clock } from "../domain/clock.ts";
import { type ProcessTable, RUN_VARIABLE, type RunProcesses } from "../domain/processes.ts";
import { sendSignal } from "./send-signal.ts";

/** Between two batches other work gets its turn. Reading one process takes 20 to 40 µs. */
const BATCH = 50;
/** How often a process whose environment can't be seen is looked at again, a millisecond apart. */
const MOST_LOOKS = 50;

/** Reads /proc, and sends real signals. */
export function linuxProcessTable(clock: Pick<Clock, "sleep">): ProcessTable {
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return {
    identify(pid) {
      const stat = readStat(pid);
      return stat === undefined || stat.dead ? undefined : { pid, bootId, startTicks: stat.startTicks };
    },
    listRun: (run) => listRun(run, clock),
    signal: sendSignal,
  };
}

/**
 * Looks at every process, then at those that have come meanwhile, until there are none: a process that starts another
 * one and ends between two looks would else hide it.
 */
async function listRun(run: RunProcesses, clock: Pick<Clock, "sleep">): Promise<readonly number[]> {
  const needle = Buffer.from(`\0${RUN_VARIABLE}=${run.mark}\0`);
  const looks = new Map<number, number>([[process.pid, MOST_LOOKS]]);
  const found: number[] = [];
  let sinceBreak = 0;
  for (;;) {
    const waiting = pids().filter((pid) => (looks.get(pid) ?? 0) < MOST_LOOKS);
    if (waiting.length === 0) return found;
    if (waiting.some((pid) => looks.has(pid))) await clock.sleep(1);
    for (const pid of waiting) {
      sinceBreak = (sinceBreak + 1) % BATCH;
      if (sinceBreak === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      const answer = look(pid, run, needle);
      if (answer === "ours") found.push(pid);
      looks.set(pid, answer === "unclear" ? (looks.get(pid) ?? 0) + 1 : MOST_LOOKS);
    }
  }
}

function pids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

const NUL = Buffer.from([0]);

function look(pid: number, run: RunProcesses, needle: Buffer): "ours" | "other" | "unclear" {
  const stat = readStat(pid);
  if (stat === undefined || stat.dead) return "other";
  if (run.group !== null && stat.group === run.group && stat.session === run.group) return "ours";
  const environ = read(`/proc/${pid}/environ`);
  if (environ === undefined || stat.ofKernel) return "other";
  if (environ.length > 0) return Buffer.concat([NUL, environ, NUL]).includes(needle) ? "ours" : "other";
  // While a process becomes another program it shows neither its environment nor its arguments.
  return read(`/proc/${pid}/cmdline`)?.length === 0 ? "unclear" : "other";
}

interface Stat {
  /** It has ended, and waits to be collected. */
  readonly dead: boolean;
  readonly ofKernel: boolean;
  readonly group: number;
  readonly session: number;
  readonly startTicks: number;
}

const KERNEL_THREAD = 0x00200000;

/** The fields behind the name, which may itself hold spaces and brackets: see proc(5). */
function readStat(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`)?.toString("latin1");
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    dead: fields[0] === "Z" || fields[0] === "X",
    ofKernel: (Number(fields[6]) & KERNEL_THREAD) !== 0,
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
