/** Bytes that follow the head of a value of fixed size. */
const FIXED: Readonly<Record<number, number>> = {
  ...{ 192: 0, 194: 0, 195: 0 },
  ...{ 202: 4, 203: 8, 204: 1, 205: 2, 206: 4, 207: 8, 208: 1, 209: 2, 210: 4, 211: 8 },
};
/** Bytes of the length that follows the head. */
const STRING: Readonly<Record<number, number>> = { 217: 1, 218: 2, 219: 4 };
const ARRAY: Readonly<Record<number, number>> = { 220: 2, 221: 4 };
const MAP: Readonly<Record<number, number>> = { 222: 2, 223: 4 };

/**
 * Whether bytes are one whole MessagePack value of the kinds that JSON has, nested at most so deep. To be asked before
 * they are decoded: a decoder makes room for as many members as an array says it has, so that 5 KB of nested arrays
 * that promise a million each were measured to take 8 GB and a minute.
 */
export function isWholeMsgpack(bytes: Uint8Array, maxDepth: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many values each open array or map still lacks, the outermost first. */
  const lacking = [1];
  let at = 0;
  while (lacking.length > 0) {
    const left = lacking.pop() ?? 0;
    if (left === 0) continue;
    lacking.push(left - 1);
    const part = partAt(view, at);
    if (part === null) return false;
    at = part.end;
    if (part.members === 0) continue;
    if (lacking.length > maxDepth) return false;
    lacking.push(part.members);
  }
  return at === bytes.length;
}

/** A value's own bytes, without its members; null for what is cut off or has no counterpart in JSON. */
function partAt(view: DataView, at: number): { readonly end: number; readonly members: number } | null {
  if (at >= view.byteLength) return null;
  const head = view.getUint8(at);
  const next = at + 1;
  if (head <= 0x7f || head >= 0xe0) return { end: next, members: 0 };
  if (head <= 0x8f) return { end: next, members: 2 * (head & 0x0f) };
  if (head <= 0x9f) return { end: next, members: head & 0x0f };
  if (head <= 0xbf) return within(view, next + (head & 0x1f));
  const fixed = FIXED[head];
  if (fixed !== undefined) return within(view, next + fixed);
  const size = STRING[head] ?? ARRAY[head] ?? MAP[head];
  if (size === undefined || next + size > view.byteLength) return null;
  const length = size === 1 ? view.getUint8(next) : size === 2 ? view.getUint16(next) : view.getUint32(next);
  const end = next + size;
  if (head in STRING) return within(view, end + length);
  return { end, members: head in MAP ? 2 * length : length };
}

function within(view: DataView, end: number): { readonly end: number; readonly members: number } | null {
  return end <= view.byteLength ? { end, members: 0 } : null;
}
