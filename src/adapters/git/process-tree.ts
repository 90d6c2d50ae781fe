import { readFileSync } from "node:fs";

/**
 * Kills a process and everything it started, at once. Where the system does not list children (macOS) only the
 * process itself is killed; git's children then end on the closed pipe.
 */
export function killTree(pid: number): void {
  for (const each of [pid, ...descendants(pid)]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended by itself, which is what was wanted.
    }
  }
}

function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return children.concat(children.flatMap(descendants));
}

function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return list.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
