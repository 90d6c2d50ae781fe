import { type Bare, importsAny, matches, named, plainValue, type Scanned } from "./detector.ts";
import type { EnvironmentFinding } from "./finding.ts";
import { closingBracket } from "./reading.ts";

/** How a language reads a variable: `dot` names it in the pattern, the others end where its name begins in quotes. */
interface Way {
  readonly pattern: RegExp;
  readonly sort: "dot" | "index" | "call";
  /** The variable's place among the arguments, from 0; default 0. */
  readonly at?: number;
}

const ECMA: readonly Way[] = [
  { sort: "dot", pattern: /(?<![\w.])(?:process|Bun|import\.meta)\.env\??\.([A-Za-z_]\w*)/g },
  { sort: "index", pattern: /(?<![\w.])(?:process|Bun|import\.meta)\.env(?:\?\.)?\[/g },
  { sort: "call", pattern: /\bDeno\.env\.get\(/g },
];
const JVM: readonly Way[] = [
  { sort: "call", pattern: /\bSystem\.getenv\(/g },
  { sort: "call", pattern: /\bsys\.env(?:\.get|\.getOrElse)?\(/g },
];
const C: readonly Way[] = [{ sort: "call", pattern: /(?<![\w.>])(?:secure_)?getenv\(/g }];

const WAYS: Readonly<Record<string, readonly Way[]>> = {
  TypeScript: ECMA,
  TSX: ECMA,
  JavaScript: ECMA,
  Python: [
    { sort: "call", pattern: /(?<![\w.])(?:os\.)?(?:environ\.get|getenv)\(/g },
    { sort: "index", pattern: /(?<![\w.])(?:os\.)?environ\[/g },
  ],
  Go: [
    { sort: "call", pattern: /(?<![\w.])os\.(?:Getenv|LookupEnv)\(/g },
    { sort: "call", pattern: /(?<![\w.])viper\.BindEnv\(/g, at: 1 },
  ],
  Rust: [
    { sort: "call", pattern: /(?<![\w])env::var(?:_os)?\(/g },
    { sort: "call", pattern: /(?<![\w])(?:option_)?env!\(/g },
  ],
  Java: JVM,
  Kotlin: JVM,
  Scala: JVM,
  C,
  "C++": C,
  "C#": [{ sort: "call", pattern: /(?<![\w])Environment\.GetEnvironmentVariable\(/g }],
  Ruby: [
    { sort: "call", pattern: /(?<![\w.:])ENV\.fetch\(/g },
    { sort: "index", pattern: /(?<![\w.:])ENV\[/g },
  ],
  PHP: [
    { sort: "call", pattern: /(?<![\w>:$])(?:(?:\w{1,40}::)?getenv|env)\(/g },
    { sort: "index", pattern: /\$_ENV\[/g },
  ],
  Swift: [{ sort: "index", pattern: /\bProcessInfo\.processInfo\.environment\[/g }],
};

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
/** Vite's own, which no environment sets. */
const BUILT_IN = /^(?:MODE|DEV|PROD|SSR|BASE_URL)$/;
/** Behind the read: what makes it a write. */
const WRITTEN = /^\s{0,4}=(?![=>~])/;
const OR_ELSE = /^\s{0,4}(?:\?\?=?|\|\|=?|\?:)\s{0,8}/;

/** Variables of the environment that code reads by a name that stands there. */
export function* environment(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  const { code } = file.reading;
  for (const way of WAYS[file.language] ?? []) {
    for (const match of matches(code, way.pattern)) yield* readAt(file, way, match);
  }
  if (/\bprocess\b/.test(code)) {
    yield* taken(file);
    yield* schemas(file);
  }
  if (file.language === "Python") yield* settings(file);
  if (file.language === "Shell") yield* shell(file);
  if (file.language === "Go" && importsAny(file, /\/env(?:config)?(?:\/v\d+)?$/)) yield* tags(file);
}

function* readAt(
  file: Scanned,
  way: Way,
  match: RegExpMatchArray & { index: number },
): Generator<Bare<EnvironmentFinding>> {
  const { reading } = file;
  const end = match.index + match[0].length;
  if (way.sort === "dot") {
    const name = match[1] ?? "";
    const meta = match[0].startsWith("import") && BUILT_IN.test(name);
    if (
      !meta &&
      !isWritten(file, end) &&
      !/\bdelete\s+$/.test(reading.code.slice(Math.max(0, match.index - 9), match.index))
    )
      yield found(file, match.index, name, orElse(file, end));
    return;
  }
  if (way.sort === "index") {
    const name = reading.literal(end);
    const close = name === null ? -1 : name.end;
    if (name === null || reading.code.charAt(close) !== "]" || !NAME.test(name.value)) return;
    if (!isWritten(file, close + 1)) yield found(file, match.index, name.value, orElse(file, close + 1));
    return;
  }
  const call = reading.call(end - 1);
  const name = call?.args[way.at ?? 0]?.value ?? null;
  if (call === null || name === null || !NAME.test(name)) return;
  const second = way.at === undefined && !/!\($/.test(match[0]) ? call.args[1] : undefined;
  const fallback = second === undefined ? null : plainValue(second.text, second.value);
  yield found(file, match.index, name, fallback ?? orElse(file, call.end));
}

function found(file: Scanned, at: number, name: string, fallback: string | null): Bare<EnvironmentFinding> {
  const line = file.reading.line(at);
  // A comment above speaks of the variable where the line is a setting; above a statement it speaks of what follows.
  const setting =
    /^\s*(?:(?:export|const|static|final|public|readonly|val)\s+)*(?:[A-Z][A-Z0-9_]*\s*[:=]|[\w$]+\s*:(?!=))/;
  const doc =
    file.reading.noteAfter(at) ??
    (setting.test(file.reading.codeLine(line).slice(0, 200)) ? file.reading.noteAbove(line) : null);
  return { kind: "environment", name, line, fallback, doc };
}

function isWritten(file: Scanned, at: number): boolean {
  return WRITTEN.test(file.reading.code.slice(at, at + 8));
}

function orElse(file: Scanned, at: number): string | null {
  const match = OR_ELSE.exec(file.reading.code.slice(at, at + 20));
  if (match === null) return null;
  const start = at + match[0].length;
  const literal = file.reading.literal(start);
  if (literal !== null) return plainValue("", literal.value);
  const word = /^-?[\w.]{1,24}/.exec(file.reading.code.slice(start, start + 24))?.[0] ?? "";
  return plainValue(word, null);
}

/** `const { A, B = "x" } = process.env`. */
function* taken(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  const { code, text } = file.reading;
  for (const match of matches(code, /\{([^{}]{1,600})\}\s{0,4}=\s{0,4}process\.env(?![\w.[])/g)) {
    const start = match.index + 1;
    for (const part of matches(match[1] ?? "", /(?:^|,)\s*([A-Z_]\w*)(?:\s*:\s*\w+)?(\s*=\s*)?/g)) {
      const at = start + part.index + part[0].length;
      const literal = part[2] === undefined ? null : file.reading.literal(at);
      const name = part[1] ?? "";
      yield found(
        file,
        start + part.index + text.slice(start + part.index).indexOf(name),
        name,
        literal?.value ?? null,
      );
    }
  }
}

/** Nobody's schema is longer. */
const LONGEST_SCHEMA = 200_000;

/** The keys of an object of zod that `process.env` is checked with, in the same file. */
function* schemas(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  const { code } = file.reading;
  const use = /\b(\w{1,60})\.(?:parse|safeParse)\(\s{0,20}process\.env\s{0,20}\)/.exec(code);
  if (use === null) return;
  const declared = new RegExp(
    `\\b(?:const|let)\\s+${use[1]}\\s*=\\s*z\\s{0,20}\\.object\\(\\s{0,20}\\{`,
  ).exec(code);
  if (declared === null) return;
  const open = declared.index + declared[0].length - 1;
  const close = closingBracket(code, open, LONGEST_SCHEMA);
  if (close === null) return;
  const indent = /\n([ \t]+)[A-Za-z_]/.exec(code.slice(open, open + 2000))?.[1];
  if (indent === undefined) return;
  const keys = [
    ...matches(code.slice(open, close), new RegExp(`\\n${indent}([A-Z_][A-Z0-9_]{1,99})\\s*:`, "g")),
  ];
  for (const [i, key] of keys.entries()) {
    const at = open + key.index + 1 + indent.length;
    const end = open + (keys[i + 1]?.index ?? close - open);
    const fallback = /\.default\(/.exec(code.slice(at, end));
    const value = fallback === null ? undefined : file.reading.call(at + fallback.index + 8)?.args[0];
    const line = file.reading.line(at);
    yield {
      kind: "environment",
      name: key[1] ?? "",
      line,
      fallback: value === undefined ? null : plainValue(value.text, value.value),
      doc: file.reading.noteAbove(line),
    };
  }
}

/** Fields of pydantic's settings whose prefix stands in the class. */
function* settings(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  const { code } = file.reading;
  if (!importsAny(file, /^pydantic(?:_settings)?(?:\.|$)/)) return;
  for (const match of matches(code, /^class\s+\w+\(\s*(?:\w+\.)?BaseSettings\s*\)\s*:/gm)) {
    const start = match.index + match[0].length;
    const after = /\n(?=[^\s#])/.exec(code.slice(start));
    const end = after === null ? code.length : start + after.index;
    const prefix = named(file, start, end, "env_prefix") ?? "";
    for (const field of matches(
      code.slice(start, end),
      /\n {4}([a-z]\w*)\s*:\s*(?!.*\bClassVar\b)[^=\n]{1,80}(=\s*)?/g,
    )) {
      const name = field[1] ?? "";
      if (name === "model_config") continue;
      const at = start + field.index + field[0].length;
      const line = file.reading.line(at - 1);
      const literal = field[2] === undefined ? null : file.reading.literal(at);
      const word =
        field[2] === undefined
          ? ""
          : (/^[\w.-]{1,24}(?=\s*(?:\n|$))/.exec(code.slice(at, at + 30))?.[0] ?? "");
      yield {
        kind: "environment",
        name: `${prefix}${name}`.toUpperCase(),
        line,
        fallback: plainValue(word, literal?.value ?? null),
        doc: file.reading.noteBeside(at - 1),
      };
    }
  }
}

/** `${NAME:-default}` of a name that the script does not set itself. */
function* shell(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  const { code } = file.reading;
  const own = new Set<string>();
  const sets =
    /(?:^|[\s;(])([A-Z_][A-Z0-9_]{1,60})\+?=(?!"?\$\{\1[:=-])|\b(?:for|read|local|declare)\s+(?:-\w+\s+)?([A-Z_][A-Z0-9_]{1,60})/g;
  for (const match of matches(code, sets)) own.add(match[1] ?? match[2] ?? "");
  for (const match of matches(code, /\$\{([A-Z_][A-Z0-9_]{1,60})(:?[-=])([^{}\n]{0,80})\}/g)) {
    const name = match[1] ?? "";
    if (own.has(name) || name.startsWith("BASH_")) continue;
    const fallback = file.reading.text.slice(
      match.index + 2 + name.length + (match[2] ?? "").length,
      match.index + match[0].length - 1,
    );
    yield {
      kind: "environment",
      name,
      line: file.reading.line(match.index),
      fallback: fallback === "" || fallback.includes("$") ? null : fallback.replace(/^["']|["']$/g, ""),
      doc: null,
    };
  }
}

/** The tags of Go's libraries that fill a struct from the environment. */
function* tags(file: Scanned): Generator<Bare<EnvironmentFinding>> {
  for (const { value, start } of file.reading.literals) {
    const name = /(?:^|\s)(?:env|envconfig):"([A-Z_][A-Z0-9_]{0,99})/.exec(value.slice(0, 500))?.[1];
    if (name === undefined) continue;
    const fallback = /(?:envDefault|default):"([^"]{1,100})"/.exec(value.slice(0, 500))?.[1] ?? null;
    yield {
      kind: "environment",
      name,
      line: file.reading.line(start),
      fallback,
      doc: file.reading.noteBeside(start),
    };
  }
}
