import { readdir } from "node:fs/promises";

/** Command lines of living processes that name a path; a process that has ended but is not yet reaped has none. */
export async function programsNaming(path: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const line = await Bun.file(`/proc/${pid}/cmdline`)
      .text()
      .catch(() => "");
    if (line.includes(path)) found.push(line.replaceAll("\0", " "));
  }
  return found;
}

/** Command lines of the living processes that this one started, and of those that they started. */
export async function ownPrograms(): Promise<string[]> {
  const parents = new Map<number, number>();
  const lines = new Map<number, string>();
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const read = (file: string) => Bun.file(`/proc/${name}/${file}`).text();
    const [stat, line] = await Promise.all([read("stat"), read("cmdline")]).catch(() => ["", ""]);
    if (line === "") continue;
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    lines.set(pid, line.replaceAll("\0", " "));
  }
  const isOwn = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isOwn(parent));
  };
  return [...lines].filter(([pid]) => isOwn(pid)).map(([, line]) => line);
}

export interface Showing {
  /** Its command line. */
  readonly program: string;
  readonly where: "cmdline" | "environ";
}

/** Living processes that have one of these texts among their arguments or in their environment. */
export async function programsShowing(texts: readonly string[]): Promise<readonly Showing[]> {
  const found: Showing[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const read = (file: string) =>
      Bun.file(`/proc/${pid}/${file}`)
        .text()
        .catch(() => "");
    const program = (await read("cmdline")).replaceAll("\0", " ");
    for (const where of ["cmdline", "environ"] as const) {
      const text = await read(where);
      if (texts.some((one) => text.includes(one))) found.push({ program, where });
    }
  }
  return found;
}
