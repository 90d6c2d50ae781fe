/** Where a command writes. */
export interface Output {
  /** Whether a person looks at it on a screen whose lines can be drawn again. */
  readonly isTTY: boolean;
  /** Whether colours are welcome. */
  readonly colours: boolean;
  /** Width of a line. */
  columns(): number;
  write(text: string): void;
}

export type Ink = "bold" | "dim" | "red" | "green" | "yellow" | "blue";

const CODES: Readonly<Record<Ink, readonly [start: number, end: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
};

export function line(out: Output, text = ""): void {
  out.write(`${text}\n`);
}

/** The text in a colour, where colours are welcome. */
export function ink(out: Output, colour: Ink, text: string): string {
  const [start, end] = CODES[colour];
  return out.colours ? `\x1b[${start}m${text}\x1b[${end}m` : text;
}

/** Text from a job on one line: nothing in it reaches the terminal as a command. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "")
    .trim();
}

/** Text from a job on its own lines, each as harmless. */
export function plainLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((one) => one.replaceAll("\t", "    ").replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ""));
}

/** The text cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, columns: number): string {
  return Bun.stringWidth(text) <= columns ? text : Bun.sliceAnsi(text, 0, Math.max(1, columns), "…");
}

export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - Bun.stringWidth(text)));
}

/**
 * Lines with aligned columns. On a screen the widest column is cut so that no line wraps.
 * @param rows the first is the head; every row has as many cells
 */
export function table(out: Output, rows: readonly (readonly string[])[]): readonly string[] {
  const [head = []] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((row) => Bun.stringWidth(row[i] ?? ""))));
  const gaps = 2 * (widths.length - 1);
  const excess = widths.reduce((sum, width) => sum + width, gaps) - out.columns();
  if (out.isTTY && excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(8, (widths[widest] ?? 0) - excess);
  }
  return rows.map((row, at) => {
    const cells = row.map((cell, i) => pad(cut(cell, widths[i] ?? 0), widths[i] ?? 0));
    const text = cells.join("  ").trimEnd();
    return at === 0 ? ink(out, "dim", text) : text;
  });
}
