/**
 * A text as every store can keep it: NUL and lone surrogates, which not every database takes, become U+FFFD.
 * JSON fields need none of this, since JSON escapes both.
 */
export function storable(text: string): string {
  return text.isWellFormed() && !text.includes("\0") ? text : text.toWellFormed().replaceAll("\0", "\uFFFD");
}
