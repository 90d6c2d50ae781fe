import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import core from "web-tree-sitter/web-tree-sitter.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { compare } from "../order.ts";

/** The job's own code: more of it than reads files, so that nobody has to say which part does. */
const CODE = join(import.meta.dir, "..");

/**
 * Makes a function that names the code and the grammar that read a language: what they found in a file holds as long
 * as the name is the same. The code is read once, some 70 files in 4 ms, each grammar when it is first asked for.
 */
export function extractorVersions(): (language: Language) => string {
  const code = codeHash();
  const known = new Map<string, string>();
  return (language) => {
    const version = known.get(language.grammar) ?? hashOf([code, readFileSync(language.grammar)]);
    known.set(language.grammar, version);
    return version;
  };
}

function codeHash(): string {
  const names = sourceNames();
  // Compiled into a program the code is no longer there as files: the program itself stands for it.
  if (names.length === 0) return programHash();
  const parts = names.flatMap((name) => [name, readFileSync(join(CODE, name))]);
  return hashOf([...parts, readFileSync(core), Bun.version]);
}

function sourceNames(): readonly string[] {
  try {
    return readdirSync(CODE, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .sort(compare);
  } catch {
    return [];
  }
}

function programHash(): string {
  const { size, mtimeMs } = statSync(process.execPath);
  return hashOf([process.execPath, String(size), String(mtimeMs)]);
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest("hex").slice(0, 24);
}
