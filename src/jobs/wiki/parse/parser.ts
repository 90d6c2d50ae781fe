import { Language as Grammar, Parser, type ParseState, type Tree } from "web-tree-sitter";
import core from "web-tree-sitter/web-tree-sitter.wasm" with { type: "file" };
import type { FileFacts } from "../facts.ts";
import { findingsOf } from "../findings/detect.ts";
import type { Language } from "../language.ts";
import { syntaxError } from "./nodes.ts";
import type { ParseTask } from "./protocol.ts";

/** How long the parser may work on one file. */
const PARSE_DEADLINE_MS = 1000;

/** Reads source files; loads a language's grammar when its first file comes. */
export class SourceParser {
  readonly #parsers = new Map<string, Parser>();
  readonly #language: (name: string) => Language | null;
  #ready: Promise<void> | null = null;

  constructor(language: (name: string) => Language | null) {
    this.#language = language;
  }

  /** @throws Error when the language is unknown or the file takes longer than a second */
  async parse(task: ParseTask): Promise<FileFacts> {
    const language = this.#language(task.language);
    if (language === null) throw new TypeError(`Expected a known language, got ${task.language}`);
    const parser = await this.#parserOf(language);
    const deadline = performance.now() + PARSE_DEADLINE_MS;
    // The declared type has no result, but the parser stops when the callback returns true.
    const progressCallback: (state: ParseState) => boolean = () => performance.now() > deadline;
    const parse = (text: string): Tree => {
      const tree = parser.parse(text, null, { progressCallback });
      if (tree !== null) return tree;
      parser.reset();
      throw new Error(`parsing took longer than ${PARSE_DEADLINE_MS} ms`);
    };
    const first = parse(language.prepare?.(task.text) ?? task.text);
    const tree = first.rootNode.hasError ? repaired(first, task.text, language, parse) : first;
    try {
      const extract = language.extract({ path: task.path, text: task.text, root: tree.rootNode });
      return {
        ...extract,
        path: task.path,
        language: language.name,
        lines: lineCount(task.text),
        findings: findingsOf(task.path, language.name, task.text, extract),
        syntaxError: syntaxError(tree.rootNode),
      };
    } finally {
      tree.delete();
    }
  }

  async #parserOf(language: Language): Promise<Parser> {
    const known = this.#parsers.get(language.name);
    if (known !== undefined) return known;
    this.#ready ??= Parser.init({ locateFile: () => core });
    await this.#ready;
    const parser = new Parser();
    parser.setLanguage(await Grammar.load(language.grammar));
    this.#parsers.set(language.name, parser);
    return parser;
  }
}

/** The better of two trees: the one of the text as it is, or as the language repairs it. */
function repaired(first: Tree, text: string, language: Language, parse: (text: string) => Tree): Tree {
  const other = language.repair?.(text) ?? text;
  if (other === text) return first;
  const second = parse(other);
  const [worse, better] = errorLine(second) > errorLine(first) ? [first, second] : [second, first];
  worse.delete();
  return better;
}

function errorLine(tree: Tree): number {
  return syntaxError(tree.rootNode)?.line ?? Number.POSITIVE_INFINITY;
}

/** How many lines an editor shows: a line feed at the end begins no new one. */
export function lineCount(text: string): number {
  if (text === "") return 0;
  let lines = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
