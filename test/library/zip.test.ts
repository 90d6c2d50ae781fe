import { expect, test } from "bun:test";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { zipStream } from "../../src/library/zip.ts";
import { type Folder, tempFolder } from "../support/folder.ts";

const AT = Date.UTC(2026, 1, 3, 4, 5, 6);

function entries(folder: Folder, ...paths: string[]) {
  return paths.map((path) => ({ path, place: join(folder.path, path), bytes: 1, modifiedAt: AT }));
}

test("every file comes out again, with its name, time and check sum", async () => {
  const big = Buffer.alloc(300_000, "lorem ipsum ");
  await using folder = await tempFolder({ "docs/ü.md": "# Ü\n", empty: "", big });
  const files = unpack(await bytesOf(zipStream(entries(folder, "docs/ü.md", "empty", "big"))));
  expect(files.map((file) => file.name)).toEqual(["docs/ü.md", "empty", "big"]);
  expect(files[0]?.data.toString()).toBe("# Ü\n");
  expect(files[1]?.data.length).toBe(0);
  expect(files[2]?.data.equals(big)).toBe(true);
  expect(files[0]?.time).toBe("2026-02-03 04:05:06");
});

test("an archive of nothing is an archive", async () => {
  expect(unpack(await bytesOf(zipStream([])))).toEqual([]);
});

test("the same files give the same bytes", async () => {
  await using folder = await tempFolder({ a: "1", b: "2" });
  const pack = () => bytesOf(zipStream(entries(folder, "a", "b")));
  expect((await pack()).equals(await pack())).toBe(true);
});

test("a time that DOS cannot write becomes the nearest one that it can", async () => {
  await using folder = await tempFolder({ a: "1", b: "2" });
  const [a, b] = entries(folder, "a", "b").map((file, index) => ({
    ...file,
    modifiedAt: index === 0 ? 0 : 9e15 / 2,
  }));
  const files = unpack(await bytesOf(zipStream([a, b].filter((file) => file !== undefined))));
  expect(files.map((file) => file.time)).toEqual(["1980-01-01 00:00:00", "2107-12-31 00:00:00"]);
});

test("a file that vanished, or became a link or a pipe, or lies behind one now, is left out", async () => {
  await using folder = await tempFolder({ a: "1", b: "2", c: "3", "d/hostname": "4", e: "5" });
  const list = entries(folder, "a", "b", "c", "d/hostname", "e");
  for (const name of ["a", "b", "d", "e"]) await rm(join(folder.path, name), { recursive: true });
  await symlink("/etc/hostname", join(folder.path, "b"));
  await symlink("/etc", join(folder.path, "d"));
  await Bun.$`mkfifo ${join(folder.path, "e")}`;
  expect(unpack(await bytesOf(zipStream(list))).map((file) => file.name)).toEqual(["c"]);
});

test("more files or bytes than a zip can number are refused before the first byte", async () => {
  await using folder = await tempFolder({ a: "1", b: "2" });
  const list = entries(folder, "a", "b");
  for (const limit of [{ maxFiles: 1 }, { maxBytes: 1 }]) {
    expect(() => zipStream(list, limit)).toThrow(/^Expected at most .* got 2 files and 2 bytes$/);
  }
});

test("an abort ends the stream with its reason", async () => {
  await using folder = await tempFolder({ a: "1" });
  const stop = new AbortController();
  const stream = zipStream(entries(folder, "a"), { signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(bytesOf(stream)).rejects.toThrow("enough");
});

test("a reader who leaves closes the file", async () => {
  await using folder = await tempFolder({ a: Buffer.alloc(5_000_000, 7), b: "2" });
  const reader = zipStream(entries(folder, "a", "b")).getReader();
  await reader.read();
  await reader.cancel();
  expect((await reader.read()).done).toBe(true);
});

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

/** Reads an archive as an unpacker does: from its end, by the central directory. */
function unpack(zip: Buffer): { name: string; data: Buffer; time: string }[] {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x0605_4b50);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x0201_4b50);
    const packed = zip.readUInt32LE(at + 20);
    const nameBytes = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameBytes);
    expect(zip.readUInt32LE(local)).toBe(0x0403_4b50);
    const from = local + 30 + zip.readUInt16LE(local + 26);
    const data = inflateRawSync(zip.subarray(from, from + packed));
    expect(crc32(data)).toBe(zip.readUInt32LE(at + 16));
    expect(data.length).toBe(zip.readUInt32LE(at + 24));
    expect(zip.readUInt32LE(from + packed)).toBe(0x0807_4b50);
    const time = dosTime(zip.readUInt16LE(at + 14), zip.readUInt16LE(at + 12));
    at += 46 + nameBytes;
    return { name, data, time };
  });
}

function dosTime(date: number, time: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  return `${day} ${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`;
}
