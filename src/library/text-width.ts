/**
 * Advance widths of Geist at weight 400 in hundredths of an em, for the characters from space to `~`, measured in
 * Chromium with the font file that the pages use. The system fonts that stand in for it differ by about 5 %.
 */
const WIDTHS = [
  25, 21, 35, 48, 63, 80, 62, 18, 27, 27, 43, 56, 20, 42, 20, 48, 66, 38, 62, 61, 62, 63, 59, 52, 60, 59, 30,
  30, 54, 54, 54, 56, 91, 67, 68, 70, 69, 60, 59, 70, 71, 27, 60, 64, 58, 88, 74, 74, 65, 73, 67, 64, 55, 69,
  67, 95, 61, 58, 54, 35, 46, 35, 43, 56, 25, 55, 60, 55, 60, 56, 40, 59, 58, 24, 26, 59, 27, 88, 58, 57, 60,
  60, 38, 52, 39, 58, 54, 82, 59, 54, 54, 39, 26, 39, 52,
];
const SPACE = 32;
const OTHER = 65;

/** East Asian scripts and pictographs, which take a whole em. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff01-\uff60]/u;

/** @returns how wide a line of text is, in the unit of `size` */
export function textWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    hundredths += WIDTHS[code - SPACE] ?? (WIDE.test(character) ? 100 : OTHER);
  }
  return (hundredths * size) / 100;
}

/**
 * Breaks a label into lines of at most `width`, after a space, slash, dot, dash or underscore where there is one.
 * What does not fit into `maxLines` ends in an ellipsis.
 */
export function wrapText(text: string, size: number, width: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && textWidth((line + piece).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
    while (textWidth(line.trimEnd(), size) > width) {
      const head = fitting(line, size, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  if (lines.length <= maxLines) return lines;
  const last = lines.slice(maxLines - 1).join("");
  return [...lines.slice(0, maxLines - 1), `${fitting(last, size, width - textWidth("…", size))}…`];
}

function piecesOf(text: string): readonly string[] {
  return text.match(/[^\s/._:·-]*[\s/._:·-]?/gu)?.filter((piece) => piece !== "") ?? [];
}

/** The longest beginning that fits, at least one character. */
function fitting(text: string, size: number, width: number): string {
  let head = "";
  for (const character of text) {
    if (head !== "" && textWidth(head + character, size) > width) break;
    head += character;
  }
  return head;
}
