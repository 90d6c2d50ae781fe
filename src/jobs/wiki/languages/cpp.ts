import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { extractC, isCTest } from "./c-family.ts";
import { cResolver } from "./c-links.ts";
import { withoutMacros } from "./c-macros.ts";

export const cpp: Language = {
  name: "C++",
  fence: "cpp",
  extensions: [".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".inl", ".ipp"],
  grammar,
  packageScope: false,
  isTest: isCTest,
  prepare: withoutMacros,
  extract: (source) => extractC(source, "cpp"),
  resolver: cResolver,
};

const SIGNS =
  /^[ \t]*(?:class|namespace|template|using|public|private|protected)\b(?![^\n]*\*\/)|\w::\w|^[ \t]*#[ \t]*include[ \t]*<\w+>|\bconstexpr\b/m;

/** Whether a header, whose name says nothing, is C++: by words outside of comments that C does not have. */
export function isCppHeader(text: string): boolean {
  return SIGNS.test(text.replace(/\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)/g, ""));
}
