import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { DocsFiles, DocsSymbols } from "../domain/docs-data.ts";

/** More is not read: a handler may have written anything. */
const MAX_BYTES = 64_000_000;

const Words = Type.String({ maxLength: 5000 });
const Line = Type.Integer({ minimum: 1 });
const Path = Type.String({ maxLength: 4096 });

const Symbols = Type.Object({
  symbols: Type.Array(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 1000 }),
      kind: Type.String({ maxLength: 40 }),
      public: Type.Boolean(),
      page: Type.Union([Path, Type.Null()]),
      anchor: Type.Union([Type.String({ maxLength: 1000 }), Type.Null()]),
      path: Path,
      line: Line,
      endLine: Line,
      signature: Words,
      summary: Words,
      language: Type.String({ maxLength: 40 }),
      uses: Type.Integer({ minimum: 0 }),
    }),
    { maxItems: 400_000 },
  ),
});

const Files = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Path,
      role: Type.String({ maxLength: 40 }),
      summary: Words,
      page: Type.Union([Path, Type.Null()]),
      usedBy: Type.Array(Path),
      pages: Type.Array(Path),
    }),
    { maxItems: 400_000 },
  ),
  folders: Type.Array(Type.Object({ path: Path, summary: Words, page: Path }), { maxItems: 400_000 }),
});

/** @returns null when it is not there or of another shape: then pages are shown without what it would tell */
export async function readSymbols(file: Blob | null): Promise<DocsSymbols | null> {
  const value = await readJson(file);
  return Value.Check(Symbols, value) ? value : null;
}

/** @returns null as `readSymbols` */
export async function readFiles(file: Blob | null): Promise<DocsFiles | null> {
  const value = await readJson(file);
  return Value.Check(Files, value) ? value : null;
}

async function readJson(file: Blob | null): Promise<unknown> {
  if (file === null || file.size > MAX_BYTES) return null;
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}
