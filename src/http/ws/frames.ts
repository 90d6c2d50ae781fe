import { decode, encode } from "@msgpack/msgpack";
import { isWholeMsgpack } from "./msgpack-shape.ts";

/** How frames are written: JSON as text, or MessagePack as binary. */
export type Mode = "text" | "binary";

/** One frame as it came. */
export type Frame = string | Uint8Array;

/** Deeper values serve nobody, and would overflow the stack of whoever walks them. */
const MAX_DEPTH = 64;

/** The value of a frame; undefined for anything that is not JSON, or not MessagePack of what JSON can say. */
export function readFrame(frame: Frame): unknown {
  try {
    const value: unknown = typeof frame === "string" ? JSON.parse(frame) : unpack(frame);
    return isPlain(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unpack(frame: Uint8Array): unknown {
  return isWholeMsgpack(frame, MAX_DEPTH) ? decode(frame) : undefined;
}

/** Members that are undefined are left out. */
export function writeFrame(value: unknown, mode: Mode): Frame {
  return mode === "text" ? JSON.stringify(value) : encode(value, { ignoreUndefined: true, maxDepth: 200 });
}

export function modeOf(frame: Frame): Mode {
  return typeof frame === "string" ? "text" : "binary";
}

/** What a frame weighs in memory, about: even an empty one takes some. */
export function weightOf(frame: Frame): number {
  return frame.length + 256;
}

/** MessagePack also knows NaN; and text may nest as deep as it likes. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null) return true;
      if (depth === 0) return false;
      return Object.values(value).every((member) => isPlain(member, depth - 1));
    default:
      return false;
  }
}
