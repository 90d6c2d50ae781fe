import { blanked, withoutBodies } from "./c-bodies.ts";

/** Code whose macros the grammar can't know, with spaces in their place: the text keeps its length and its lines. */
export function withoutMacros(text: string): string {
  return MACROS.reduce(
    (code, pattern) => code.replace(pattern, blank),
    withoutBodies(blankBranches(text)).replace(DIRECTIVE, readable),
  );
}

const WORD = "[A-Z][A-Z0-9]*_[A-Z0-9_]+";
const ARGUMENTS = String.raw`(?:\((?:[^()\n]|\([^()\n]{0,100}\)){0,200}\))?`;
const BEGINS =
  "auto|void|int|char|bool|const|static|inline|constexpr|explicit|unsigned|struct|class|enum|template|virtual|extern|friend|operator|typename|using|typedef|double|float|long|short|size_t";

const MACROS: readonly RegExp[] = [
  /\b__attribute__[ \t]*\(\((?:[^()\n]|\([^()\n]*\)){0,300}\)\)/g,
  /\b(?:__extension__|__restrict__|__restrict|__inline__|__inline|__cdecl|__stdcall|WINAPI|__declspec[ \t]*\([^()\n]{0,100}\))/g,
  // One that is alone on its line, such as one that begins a namespace.
  new RegExp(`^[ \\t]*[A-Z][A-Z0-9_]{3,}${ARGUMENTS}[ \\t]*(?:\\/\\/[^\\n]*)?$`, "gm"),
  // One that marks a declaration: before a type, or between \`class\` and the name.
  new RegExp(
    `(?<![\\w#"'.(,=<:|&!]|[(,=<|&!][ \\t]|->[ \\t]|#[ \\t]*\\w+[ \\t]+)${WORD}${ARGUMENTS}(?=[ \\t\\n]+(?:(?:${BEGINS})\\b|[A-Za-z_][\\w:]*(?:[ \\t]*[*&<]|[ \\t]+[*&]*[A-Za-z_~])))`,
    "g",
  ),
  new RegExp(
    `(?<=\\b(?:class|struct|union|enum)[ \\t]+)[A-Z][A-Z0-9_]*${ARGUMENTS}(?=[ \\t]+[A-Za-z_])`,
    "g",
  ),
  // One before a constructor, which has no type.
  new RegExp(`(?<=^[ \\t]+)${WORD}(?=[ \\t]+[A-Za-z_]\\w*\\()`, "gm"),
  // One that follows the parameters.
  new RegExp(
    `(?<=\\)[ \\t]*(?:const[ \\t]*)?(?:noexcept[ \\t]*)?\\n?[ \\t]*)${WORD}${ARGUMENTS}(?=\\s*[;{])`,
    "g",
  ),
];

/** A condition of any kind is one that the grammar can read. */
const DIRECTIVE = /^[ \t]*#[ \t]*(?:if|elif)\b(?:\\\n|[^\n])*/gm;

function readable(directive: string): string {
  const [head = ""] = /^[ \t]*#[ \t]*(?:if|elif)/.exec(directive) ?? [];
  return `${head} 1${directive.slice(head.length + 2).replace(/[^\n]/g, " ")}`;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

interface Branch {
  readonly start: number;
  /** Braces that it opens more than it closes. */
  readonly balance: number;
  end: number;
}

interface Conditional {
  readonly branches: Branch[];
  readonly cpp: boolean;
  /** Its first branch is for Windows alone. */
  readonly windows: boolean;
}

const MOST_DEPTH = 100;

/**
 * Where the branches of a conditional open or close other braces than each other, only the first is kept: together
 * they are no code. What opens or closes a brace for C++ alone is left out.
 */
function blankBranches(text: string): string {
  const open: Conditional[] = [];
  const gone: { start: number; end: number }[] = [];
  let offset = 0;
  let balance = 0;
  for (const line of text.split("\n")) {
    const [, directive = "", rest = ""] =
      /^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|elifdef|endif)\b([^\n]*)$/.exec(line) ?? [];
    const end = offset + line.length;
    if (directive === "") {
      balance += braces(line);
    } else if (directive.startsWith("if")) {
      if (open.length >= MOST_DEPTH) return text;
      open.push({
        branches: [{ start: end, balance, end }],
        cpp: /\b__cplusplus\b/.test(rest),
        windows: /\b_?WIN32\b|\b_MSC_VER\b/.test(rest),
      });
    } else {
      const now = open.at(-1);
      const last = now?.branches.at(-1);
      if (now !== undefined && last !== undefined) {
        now.branches[now.branches.length - 1] = {
          start: last.start,
          balance: balance - last.balance,
          end: offset,
        };
        const before = last.balance;
        if (directive === "endif") {
          open.pop();
          balance = before + settle(now, gone);
        } else {
          balance = before;
          now.branches.push({ start: end, balance, end });
        }
      }
    }
    offset = end + 1;
  }
  return blanked(text, gone);
}

/** Decides which branches stay, and gives the braces that those leave open. */
function settle({ branches, cpp, windows }: Conditional, gone: { start: number; end: number }[]): number {
  const [first] = branches;
  if (first === undefined || branches.every((b) => b.balance === 0)) return 0;
  if (cpp && branches.length === 1) {
    gone.push({ start: first.start, end: first.end });
    return 0;
  }
  if (branches.length === 1) return first.balance;
  const kept = (windows ? branches.at(-1) : first) ?? first;
  for (const branch of branches) if (branch !== kept) gone.push({ start: branch.start, end: branch.end });
  return kept.balance;
}

function braces(line: string): number {
  let sum = 0;
  const code = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/.*$/g, "");
  for (const c of code) sum += c === "{" ? 1 : c === "}" ? -1 : 0;
  return sum;
}
