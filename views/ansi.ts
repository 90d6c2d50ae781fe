// Terminal sequences: CSI (colours, cursor), OSC up to its terminator, and two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line as text: without terminal sequences, control characters and marks that change the writing direction. */
export function plain(line: string): string {
  return line.replaceAll(SEQUENCES, "").replaceAll(CONTROLS, "");
}
