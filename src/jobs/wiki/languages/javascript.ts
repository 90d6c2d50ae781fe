import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { extractEcma, isEcmaTest } from "./ecmascript.ts";
import { ecmaResolver } from "./ecmascript-modules.ts";

export const javascript: Language = {
  name: "JavaScript",
  fence: "js",
  extensions: [".js", ".jsx", ".mjs", ".cjs"],
  grammar,
  packageScope: false,
  isTest: isEcmaTest,
  extract: extractEcma,
  resolver: ecmaResolver,
};
