import { cut, ink, type Output, pad } from "./output.ts";

/** What happens to a table that is wider than the screen. */
export interface Narrowing {
  /** The column that is cut; default: the widest one. */
  readonly cut?: number;
  /** Columns that are left out, the first one first, before the cut one becomes too narrow to be read. */
  readonly drop?: readonly number[];
}

const GAP = 2;
/** A column is not cut to less. */
const NARROWEST = 12;

/**
 * Lines with aligned columns. On a screen they are made so narrow that no line wraps.
 * @param rows the first is the head; every row has as many cells
 */
export function table(
  out: Output,
  rows: readonly (readonly string[])[],
  narrowing: Narrowing = {},
): readonly string[] {
  const widths = widthsOf(rows);
  const cutAt = narrowing.cut ?? widths.indexOf(Math.max(...widths));
  const columns = out.isTTY
    ? shownColumns(widths, cutAt, narrowing.drop ?? [], out.columns())
    : [...widths.keys()];
  const total = columns.reduce((sum, i) => sum + (widths[i] ?? 0), GAP * (columns.length - 1));
  const excess = out.isTTY ? Math.max(0, total - out.columns()) : 0;
  const widthOf = (i: number) => (widths[i] ?? 0) - (i === cutAt ? excess : 0);
  return rows.map((row, at) => {
    const cells = columns.map((i) => {
      const width = Math.max(1, widthOf(i));
      return pad(cut(row[i] ?? "", width), width);
    });
    const text = cells.join(" ".repeat(GAP)).trimEnd();
    const fitting = out.isTTY ? cut(text, out.columns()) : text;
    return at === 0 ? ink(out, "dim", fitting) : fitting;
  });
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const [head = []] = rows;
  return head.map((_, i) => Math.max(...rows.map((row) => Bun.stringWidth(row[i] ?? ""))));
}

function shownColumns(
  widths: readonly number[],
  cutAt: number,
  drop: readonly number[],
  room: number,
): readonly number[] {
  let shown = [...widths.keys()];
  for (const dropped of drop) {
    const least = shown.reduce(
      (sum, i) => sum + (i === cutAt ? Math.min(NARROWEST, widths[i] ?? 0) : (widths[i] ?? 0)),
      GAP * (shown.length - 1),
    );
    if (least <= room) break;
    shown = shown.filter((i) => i !== dropped);
  }
  return shown;
}
