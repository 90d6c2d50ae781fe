export interface GitProgress {
  /** Git's own word for the phase, such as `Receiving objects`. */
  readonly phase: string;
  readonly current: number;
  /** 0 = git does not know. */
  readonly total: number;
  /** What was received so far; null when git does not say. */
  readonly bytes: number | null;
}

const LINE =
  /^(?:remote: )?([A-Z][\w ]+):\s+(?:\d+% \((\d+)\/(\d+)\)|(\d+))(?:, ([\d.]+) (bytes|KiB|MiB|GiB))?/;

const UNITS: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Reads one line that git writes to stderr with `--progress`; null when it reports something else. */
export function parseProgress(line: string): GitProgress | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, phase = "", current, total, count, size, unit = ""] = match;
  return {
    phase,
    current: Number(current ?? count ?? 0),
    total: Number(total ?? 0),
    bytes: size === undefined ? null : Math.round(Number(size) * (UNITS[unit] ?? 1)),
  };
}
