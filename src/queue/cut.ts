/** A log line or another text of a run that is longer is cut. */
const LONGEST = 16_000;

/** Room for the mark, so that a text that was cut once stays as it is. */
const MARK = 50;

/** The text, or the first 16,000 characters of it with a mark that says how much is missing. */
export function cut(text: string): string {
  if (text.length <= LONGEST + MARK) return text;
  return `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`;
}
