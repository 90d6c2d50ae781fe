/** The records of a zip container (PKWARE APPNOTE 6.3, without zip64): little endian, sizes after the data. */

export interface Packed {
  readonly crc: number;
  readonly bytes: number;
  readonly packed: number;
}

export interface Entry extends Packed {
  readonly name: Buffer;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly offset: number;
}

const VERSION = 20;
/** Bit 3: sizes follow the data; bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
const UNIX = 3 << 8;
const MODE_644 = 0o100644;

export function localHeader(name: Buffer, modifiedAt: number): Buffer {
  const record = Buffer.alloc(30);
  record.writeUInt32LE(0x0403_4b50, 0);
  record.writeUInt16LE(VERSION, 4);
  record.writeUInt16LE(FLAGS, 6);
  record.writeUInt16LE(DEFLATE, 8);
  record.writeUInt32LE(dosTime(modifiedAt), 10);
  record.writeUInt16LE(name.length, 26);
  return Buffer.concat([record, name]);
}

export function descriptor({ crc, bytes, packed }: Packed): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x0807_4b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(packed, 8);
  record.writeUInt32LE(bytes, 12);
  return record;
}

export function centralEntry({ name, modifiedAt, crc, bytes, packed, offset }: Entry): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(UNIX | VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATE, 10);
  record.writeUInt32LE(dosTime(modifiedAt), 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(bytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(MODE_644 * 0x1_0000, 38);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, name]);
}

export function endOfArchive(count: number, centralBytes: number, centralOffset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x0605_4b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(centralBytes, 12);
  record.writeUInt32LE(centralOffset, 16);
  return record;
}

/** Date and time as DOS packs them: UTC, two-second steps, 1980 to 2107; the date is the upper half. */
function dosTime(ms: number): number {
  const at = new Date(Math.min(Math.max(ms, Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31)));
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x1_0000 + time;
}
