import grammar from "@repomix/tree-sitter-wasms/out/tree-sitter-c.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { extractC, isCTest } from "./c-family.ts";
import { cResolver } from "./c-links.ts";
import { withoutMacros } from "./c-macros.ts";

export const c: Language = {
  name: "C",
  fence: "c",
  extensions: [".c", ".h"],
  grammar,
  packageScope: false,
  isTest: isCTest,
  prepare: withoutMacros,
  extract: (source) => extractC(source, "c"),
  resolver: cResolver,
};
