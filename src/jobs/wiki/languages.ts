import { posix } from "node:path";
import type { Language, Linker } from "./language.ts";
import { bash } from "./languages/bash.ts";
import { linkShell } from "./languages/bash-sources.ts";
import { c } from "./languages/c.ts";
import { linkC } from "./languages/c-links.ts";
import { cpp, isCppHeader } from "./languages/cpp.ts";
import { csharp } from "./languages/csharp.ts";
import { linkCsharp } from "./languages/csharp-links.ts";
import { go } from "./languages/go.ts";
import { java } from "./languages/java.ts";
import { javascript } from "./languages/javascript.ts";
import { linkJvm } from "./languages/jvm-names.ts";
import { kotlin } from "./languages/kotlin.ts";
import { php } from "./languages/php.ts";
import { linkPhp } from "./languages/php-names.ts";
import { python } from "./languages/python.ts";
import { ruby } from "./languages/ruby.ts";
import { linkRuby } from "./languages/ruby-names.ts";
import { rust } from "./languages/rust.ts";
import { linkRust } from "./languages/rust-crates.ts";
import { scala } from "./languages/scala.ts";
import { swift } from "./languages/swift.ts";
import { linkSwift } from "./languages/swift-names.ts";
import { tsx, typescript } from "./languages/typescript.ts";

/** The languages that the wiki reads. */
export const LANGUAGES: readonly Language[] = [
  typescript,
  tsx,
  javascript,
  python,
  go,
  java,
  rust,
  c,
  cpp,
  csharp,
  php,
  ruby,
  kotlin,
  swift,
  scala,
  bash,
];

/** What is done with the files of a language once all are read, in this order. */
export const LINKERS: readonly Linker[] = [
  linkRust,
  linkC,
  linkCsharp,
  linkPhp,
  linkRuby,
  linkJvm,
  linkSwift,
  linkShell,
];

const BY_EXTENSION = new Map(LANGUAGES.flatMap((l) => l.extensions.map((e) => [e, l] as const)));
const BY_NAME = new Map(LANGUAGES.map((l) => [l.name, l] as const));

/** The language of a file by its extension; null when the wiki does not read it. */
export function languageOf(path: string): Language | null {
  return BY_EXTENSION.get(posix.extname(path)) ?? null;
}

/** As `languageOf`, where the text of a header tells which of two languages it is. */
export function languageOfText(path: string, text: string): Language | null {
  const language = languageOf(path);
  return language === c && path.endsWith(".h") && isCppHeader(text) ? cpp : language;
}

export function languageNamed(name: string): Language | null {
  return BY_NAME.get(name) ?? null;
}

/** What a reader calls the language: TSX is TypeScript. */
export function familyOf(language: string): string {
  return language === "TSX" ? "TypeScript" : language;
}
