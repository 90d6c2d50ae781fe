import type { FileFacts } from "../facts.ts";

export interface ParseTask {
  readonly path: string;
  readonly language: string;
  readonly text: string;
}

/** To the child: read these files, in order. */
export interface ParseRequest {
  readonly files: readonly ParseTask[];
}

/** From the child: first that it can read files, then one answer for each. */
export type ParseMessage = "ready" | ParseAnswer;

export type ParseAnswer =
  | { readonly path: string; readonly packed: PackedFacts }
  | { readonly path: string; readonly failure: string };

/** What `packFacts` made: it travels and is kept so, a fourth of its size. */
export type PackedFacts = Uint8Array;

export function packFacts(facts: FileFacts): PackedFacts {
  return Bun.zstdCompressSync(JSON.stringify(facts), { level: 1 });
}

/** @throws Error when it is not what `packFacts` made */
export function unpackFacts(packed: PackedFacts): FileFacts {
  // Only this program packs facts, and whoever keeps them keeps them apart by its version.
  return JSON.parse(new TextDecoder().decode(Bun.zstdDecompressSync(packed))) as FileFacts;
}
