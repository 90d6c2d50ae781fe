import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Clock } from "../domain/clock.ts";
import { type Footprint, type ProcessTable, RUN_VARIABLE, type RunProcesses } from "../domain/processes.ts";
import { sendSignal } from "./send-signal.ts";

/** Between two batches other work gets its turn. Reading one process takes 20 to 40 µs. */
const BATCH = 50;
/** How often a process whose environment can't be seen is looked at again, a millisecond apart. */
const MOST_LOOKS = 50;

/** Reads /proc, and sends real signals. */
export function linuxProcessTable(clock: Pick<Clock, "sleep">): ProcessTable {
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  const space = { bootId, pidSpace: pidSpace() };
  return {
    space,
    identify(pid) {
      const stat = readStat(pid);
      return stat === undefined || stat.dead ? undefined : { pid, ...space, startTicks: stat.startTicks };
    },
    isStopped: (pid) => readStat(pid)?.stopped === true,
    listRun: (run) => listRun(run, clock),
    measureRuns,
    listMarks: () => listMarks(clock),
    signal: sendSignal,
  };
}

/** Such as `pid:[4026531836]`; empty where the kernel has none or does not tell. */
function pidSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

async function listRun(run: RunProcesses, clock: Pick<Clock, "sleep">): Promise<readonly number[]> {
  const found: number[] = [];
  await lookAtAll(clock, (pid) => {
    const stat = readStat(pid);
    if (stat === undefined || stat.dead) return "clear";
    const mark = isOfGroup(stat, run) ? run.mark : markOf(pid, stat);
    if (mark === run.mark) found.push(pid);
    return mark === "unclear" ? "unclear" : "clear";
  });
  return found;
}

/** One pass: what comes meanwhile is there at the next look. */
async function measureRuns(runs: readonly RunProcesses[]): Promise<readonly Footprint[]> {
  const totals = runs.map((run) => ({ run, memoryBytes: 0, processes: 0 }));
  let sinceBreak = 0;
  for (const pid of pids()) {
    sinceBreak = (sinceBreak + 1) % BATCH;
    if (sinceBreak === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    const stat = pid === process.pid ? undefined : readStat(pid);
    if (stat === undefined || stat.dead) continue;
    const own = totals.find(({ run }) => isOfGroup(stat, run));
    const mark = own === undefined ? markOf(pid, stat) : own.run.mark;
    const total = own ?? totals.find(({ run }) => run.mark === mark);
    if (total === undefined) continue;
    total.processes += 1;
    total.memoryBytes += memoryOf(pid);
  }
  return totals.map(({ memoryBytes, processes }) => ({ memoryBytes, processes }));
}

function isOfGroup(stat: Stat, { group }: RunProcesses): boolean {
  return group !== null && stat.group === group && stat.session === group;
}

/** The sums of /proc/PID/smaps_rollup would be fairer, but take milliseconds for a large process. */
const OWN_MEMORY = /^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm;

function memoryOf(pid: number): number {
  const text = read(`/proc/${pid}/status`)?.toString("latin1") ?? "";
  return [...text.matchAll(OWN_MEMORY)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
}

async function listMarks(clock: Pick<Clock, "sleep">): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  await lookAtAll(clock, (pid) => {
    const stat = readStat(pid);
    const mark = stat === undefined || stat.dead ? null : markOf(pid, stat);
    if (mark === "unclear") return "unclear";
    if (mark !== null) found.add(mark);
    return "clear";
  });
  return found;
}

/**
 * Looks at every process, then at those that have come meanwhile, until there are none: a process that starts another
 * one and ends between two looks would else hide it.
 */
async function lookAtAll(
  clock: Pick<Clock, "sleep">,
  look: (pid: number) => "clear" | "unclear",
): Promise<void> {
  const looks = new Map<number, number>([[process.pid, MOST_LOOKS]]);
  let sinceBreak = 0;
  for (;;) {
    const waiting = pids().filter((pid) => (looks.get(pid) ?? 0) < MOST_LOOKS);
    if (waiting.length === 0) return;
    if (waiting.some((pid) => looks.has(pid))) await clock.sleep(1);
    for (const pid of waiting) {
      sinceBreak = (sinceBreak + 1) % BATCH;
      if (sinceBreak === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      looks.set(pid, look(pid) === "unclear" ? (looks.get(pid) ?? 0) + 1 : MOST_LOOKS);
    }
  }
}

function pids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

const NUL = Buffer.from([0]);
const VARIABLE = Buffer.from(`\0${RUN_VARIABLE}=`);

/** The mark that a process carries; null = none, or it belongs to someone else. */
function markOf(pid: number, stat: Stat): string | null | "unclear" {
  const environ = read(`/proc/${pid}/environ`);
  if (environ === undefined || stat.ofKernel) return null;
  // While a process becomes another program it shows neither its environment nor its arguments.
  if (environ.length === 0) return read(`/proc/${pid}/cmdline`)?.length === 0 ? "unclear" : null;
  const marked = Buffer.concat([NUL, environ, NUL]);
  const at = marked.indexOf(VARIABLE);
  if (at < 0) return null;
  const from = at + VARIABLE.length;
  return marked.toString("latin1", from, marked.indexOf(NUL, from));
}

interface Stat {
  /** It has ended, and waits to be collected. */
  readonly dead: boolean;
  /** By a signal or by a debugger. */
  readonly stopped: boolean;
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
    stopped: fields[0] === "T" || fields[0] === "t",
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
