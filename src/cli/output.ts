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
  if (Bun.stringWidth(text) <= columns) return text;
  const short = Bun.sliceAnsi(text, 0, Math.max(1, columns), "…");
  // A wide letter before the end may have been given a column too much.
  return Bun.stringWidth(short) <= columns ? short : Bun.sliceAnsi(text, 0, Math.max(1, columns - 1), "…");
}

export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - Bun.stringWidth(text)));
}
