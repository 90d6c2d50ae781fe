import { deflateRawSync, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** An entry of an archive that a test makes: what it holds, and what it says of itself. */
export interface Packed {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Of tar; default `file`. */
  readonly type?: NonNullable<Header["type"]>;
  readonly linkname?: string;
  /** Of zip: the mode of Unix; default that of a plain file. */
  readonly mode?: number;
  /** Of zip: the raw bytes of the name. */
  readonly rawName?: Uint8Array;
  readonly flags?: number;
  /** Of zip: what it promises; default the truth. */
  readonly size?: number;
  readonly stored?: boolean;
}

export async function tarOf(entries: readonly Packed[], zipped = false): Promise<Uint8Array> {
  const tar = pack();
  const chunks: Uint8Array[] = [];
  const reading = (async () => {
    for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  })();
  for (const { name, content = "", type = "file", linkname } of entries) {
    const header = { name, type, mtime: new Date(0), ...(linkname === undefined ? {} : { linkname }) };
    if (type === "file") tar.entry(header, Buffer.from(content));
    else tar.entry(header);
  }
  tar.finalize();
  await reading;
  const whole = Buffer.concat(chunks);
  return zipped ? gzipSync(whole) : whole;
}

/** A zip archive byte by byte, so that it can be as wrong as a test wants it. */
export function zipOf(entries: readonly Packed[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content = "", mode = 0o100644, rawName, flags = 0x800, size, stored } of entries) {
    const bytes = Buffer.from(content);
    const packed = stored === true ? bytes : deflateRawSync(bytes);
    const nameBytes = Buffer.from(rawName ?? Buffer.from(name));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(stored === true ? 0 : 8, 4);
    common.writeUInt32LE(Bun.hash.crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), common, nameBytes, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from("504b0102", "hex"), Buffer.from([20, 3]), common, rest, nameBytes]),
    );
    parts.push(local);
    at += local.length;
  }
  const whole = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("504b0506", 0, "hex");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, whole, end]);
}
