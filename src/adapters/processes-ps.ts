import { type ProcessTable, RUN_VARIABLE, type RunProcesses } from "../domain/processes.ts";
import { sendSignal } from "./send-signal.ts";

const MARK = new RegExp(` ${RUN_VARIABLE}=(\\S+)`, "g");

export interface PsOptions {
  /** Runs `ps` and returns what it wrote; empty when it found nothing. */
  readonly ps: (args: readonly string[]) => string;
  /** The flags that list every process with its environment: macOS takes `-axEww`, others `axeww`. */
  readonly all: string;
}

/**
 * Asks `ps`, for systems without /proc (macOS). Start times are in seconds there, so an identity is a little weaker.
 */
export function psProcessTable({ ps, all }: PsOptions): ProcessTable {
  // Start times are absolute, so that no boot id is needed; namespaces of process ids are Linux's alone.
  const space = { bootId: "ps", pidSpace: "" };
  return {
    space,
    identify(pid) {
      const [, state, started] =
        /^\s*(\S+)\s+(.+?)\s*$/m.exec(ps(["-p", String(pid), "-o", "stat=,lstart="])) ?? [];
      if (state === undefined || started === undefined || state.startsWith("Z")) return undefined;
      return { pid, ...space, startTicks: Math.floor(Date.parse(started) / 1000) };
    },
    isStopped: (pid) => /^[Tt]/.test(ps(["-p", String(pid), "-o", "stat="]).trim()),
    async listRun(run) {
      const list = () => listed(ps([all, "-o", "pid=,pgid=,stat=,command="]), run);
      const found = list();
      // A second look, for what started another program and ended during the first.
      return found.length === 0 ? list() : found;
    },
    async measureRuns(runs) {
      const text = ps([all, "-o", "pid=,pgid=,stat=,command="]);
      return runs.map((run) => {
        const pids = listed(text, run);
        const sizes = pids.length === 0 ? "" : ps(["-p", pids.join(","), "-o", "rss="]);
        const kilobytes = [...sizes.matchAll(/\d+/g)].reduce((sum, [size]) => sum + Number(size), 0);
        return { memoryBytes: kilobytes * 1024, processes: pids.length };
      });
    },
    async listMarks() {
      const text = ps([all, "-o", "pid=,pgid=,stat=,command="]);
      return new Set([...text.matchAll(MARK)].map(([, mark = ""]) => mark));
    },
    signal: sendSignal,
  };
}

function listed(text: string, { mark, group }: RunProcesses): readonly number[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, pgid, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s(.*)$/.exec(line) ?? [];
    if (pid === undefined || state === undefined || state.startsWith("Z")) return [];
    const marked = ` ${command} `.includes(` ${RUN_VARIABLE}=${mark} `);
    return (marked || Number(pgid) === group) && Number(pid) !== process.pid ? [Number(pid)] : [];
  });
}
