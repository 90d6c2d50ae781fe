import tsxGrammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm" with { type: "file" };
import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { extractEcma, isEcmaTest, repairEcma } from "./ecmascript.ts";
import { ecmaResolver } from "./ecmascript-modules.ts";

export const typescript: Language = {
  name: "TypeScript",
  fence: "ts",
  extensions: [".ts", ".mts", ".cts"],
  grammar,
  packageScope: false,
  isTest: isEcmaTest,
  extract: extractEcma,
  repair: repairEcma,
  resolver: ecmaResolver,
};

export const tsx: Language = {
  ...typescript,
  name: "TSX",
  fence: "tsx",
  extensions: [".tsx"],
  grammar: tsxGrammar,
};
