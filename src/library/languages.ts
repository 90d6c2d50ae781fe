import type { LanguageFn } from "highlight.js";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import plaintext from "highlight.js/lib/languages/plaintext";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scala from "highlight.js/lib/languages/scala";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

export interface Language {
  /** The short name, as on a fence: `ts`. */
  readonly id: string;
  /** For people: `TypeScript`. */
  readonly label: string;
  readonly grammar: LanguageFn;
  /** Further names on a fence, and the endings (or whole names, with a capital) of its files. */
  readonly names: readonly string[];
}

/** What is highlighted; everything else is shown plain. */
export const LANGUAGES: readonly Language[] = [
  language("ts", "TypeScript", typescript, "typescript mts cts"),
  language("tsx", "TSX", typescript, ""),
  language("js", "JavaScript", javascript, "javascript mjs cjs node"),
  language("jsx", "JSX", javascript, ""),
  language("python", "Python", python, "py pyi py3"),
  language("go", "Go", go, "golang"),
  language("java", "Java", java, ""),
  language("rust", "Rust", rust, "rs"),
  language("c", "C", c, "h"),
  language("cpp", "C++", cpp, "c++ cc cxx hpp hh hxx"),
  language("csharp", "C#", csharp, "cs c#"),
  language("ruby", "Ruby", ruby, "rb rake gemspec Gemfile Rakefile"),
  language("php", "PHP", php, ""),
  language("kotlin", "Kotlin", kotlin, "kt kts"),
  language("swift", "Swift", swift, ""),
  language("scala", "Scala", scala, "sc"),
  language("bash", "Shell", bash, "sh shell zsh console shellsession"),
  language("json", "JSON", json, "jsonc json5 jsonl webmanifest"),
  language("yaml", "YAML", yaml, "yml"),
  language("toml", "TOML", ini, ""),
  language("ini", "INI", ini, "cfg conf properties editorconfig env"),
  language("sql", "SQL", sql, ""),
  language("html", "HTML", xml, "htm xhtml vue"),
  language("xml", "XML", xml, "svg xsl xsd plist"),
  language("css", "CSS", css, ""),
  language("markdown", "Markdown", markdown, "md mdx"),
  language("dockerfile", "Dockerfile", dockerfile, "docker Dockerfile Containerfile"),
  language("makefile", "Makefile", makefile, "make mk Makefile GNUmakefile"),
  language("diff", "Diff", diff, "patch"),
  language("text", "Text", plaintext, "plaintext txt plain log"),
];

function language(id: string, label: string, grammar: LanguageFn, names: string): Language {
  return { id, label, grammar, names: names === "" ? [] : names.split(" ") };
}
