import { type Bare, importsAny, matches, named, plainValue, type Scanned } from "./detector.ts";
import type { FlagFinding } from "./finding.ts";
import type { Argument, Call } from "./reading.ts";

type Flag = Bare<FlagFinding>;

/** Flags and commands that a program declares with a library it imports. */
export function* flags(file: Scanned): Generator<Flag> {
  if (/Script$|^TSX$/.test(file.language)) yield* ecma(file);
  else if (file.language === "Python") yield* python(file);
  else if (file.language === "Go") yield* go(file);
  else if (file.language === "Rust") yield* rust(file);
  else if (/^(?:Java|Kotlin)$/.test(file.language)) yield* picocli(file);
  else if (file.language === "Ruby") yield* ruby(file);
  else if (file.language === "Shell") yield* shell(file);
}

/** `-p, --port <n>`, `--port PORT`, `-p`: what is typed, without what stands for a value. */
function spelled(words: string): { name: string; short: string | null } | null {
  const long = /(?:^|[\s,|])(--(?:\[no-\])?[A-Za-z0-9][\w.-]{0,60})/.exec(words)?.[1];
  const short = /(?:^|[\s,|])(-[A-Za-z0-9?])(?![\w-])/.exec(words)?.[1];
  const name = long ?? short;
  return name === undefined ? null : { name, short: long === undefined ? null : (short ?? null) };
}

function flag(
  file: Scanned,
  at: number,
  words: string,
  fallback: string | null,
  help: string | null,
): Flag[] {
  const said = words.length > 200 ? null : spelled(words);
  if (said === null) return [];
  return [{ kind: "flag", sort: "flag", ...said, line: file.reading.line(at), fallback, help }];
}

function command(file: Scanned, at: number, words: string, help: string | null): Flag[] {
  const name = /^[A-Za-z][\w:.-]{0,60}/.exec(words.trim())?.[0];
  if (name === undefined) return [];
  return [
    { kind: "flag", sort: "command", name, short: null, line: file.reading.line(at), fallback: null, help },
  ];
}

function calls(file: Scanned, pattern: RegExp): { call: Call; word: string; start: number; from: number }[] {
  return [...matches(file.reading.code, pattern)].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const call = file.reading.call(open);
    const from = call?.args[0]?.start ?? open;
    return call === null ? [] : [{ call, word: match[1] ?? "", start: match.index, from }];
  });
}

const plainOf = (argument: Argument | undefined): string | null =>
  argument === undefined ? null : plainValue(argument.text, argument.value);

function* ecma(file: Scanned): Generator<Flag> {
  if (importsAny(file, /^(?:commander|@commander-js\/extra-typings|cac|sade)$/)) {
    for (const { call, word, from } of calls(file, /\.(option|requiredOption|command)\(/g)) {
      const [first, second, third] = call.args;
      if (first?.value === undefined || first.value === null) continue;
      const after = /^\s*\.description\(/.exec(file.reading.code.slice(call.end, call.end + 60));
      const told = after === null ? null : (file.reading.literal(call.end + after[0].length)?.value ?? null);
      if (word === "command") yield* command(file, from, first.value, second?.value ?? told);
      else {
        const inside = third === undefined ? null : named(file, third.start, call.end, "default");
        yield* flag(file, from, first.value, inside ?? plainOf(third), second?.value ?? null);
      }
    }
  }
  if (importsAny(file, /^yargs(?:\/|$)/)) {
    for (const { call, word, from } of calls(file, /\.(option|command)\(/g)) {
      const [first, second] = call.args;
      if (first?.value === undefined || first.value === null) continue;
      const inside = (name: string) => named(file, second?.start ?? call.end, call.end, name);
      if (word === "command") yield* command(file, from, first.value, second?.value ?? null);
      else {
        const alias = inside("alias");
        const words = `${alias !== null && alias.length === 1 ? `-${alias}, ` : ""}--${first.value}`;
        yield* flag(file, from, words, inside("default"), inside("describe") ?? inside("description"));
      }
    }
  }
  if (importsAny(file, /^(?:node:)?util$/)) yield* parsedArguments(file);
}

/** The `options` of Node's `parseArgs`. */
function* parsedArguments(file: Scanned): Generator<Flag> {
  for (const { call } of calls(file, /(?<![\w.])(?:util\.)?(parseArgs)\(/g)) {
    const start = call.args[0]?.start ?? call.end;
    const options = /\boptions\s*:\s*\{/.exec(file.reading.code.slice(start, call.end));
    if (options === null) continue;
    const open = start + options.index + options[0].length;
    const inner = file.reading.code.slice(open, call.end);
    for (const match of matches(
      inner,
      /(?:^|[{,])\s*(?:([A-Za-z][\w]{0,60})|["'])\s*([^:{}]{0,60}?):\s*\{([^{}]{0,300})\}/g,
    )) {
      const from = open + match.index;
      const quoted = file.reading.literal(open + match.index + (/["']/.exec(match[0])?.index ?? 0))?.value;
      const name = match[1] ?? quoted;
      if (name === undefined) continue;
      const body = from + match[0].lastIndexOf("{");
      const short = named(file, body, from + match[0].length, "short");
      const words = `${short === null ? "" : `-${short}, `}--${name}`;
      const at = from + match[0].search(/[\w"']/);
      yield* flag(file, at, words, named(file, body, from + match[0].length, "default"), null);
    }
  }
}

function* python(file: Scanned): Generator<Flag> {
  const argparse = importsAny(file, /^argparse$/);
  const click = importsAny(file, /^(?:click|typer|rich_click|asyncclick)(?:\.|$)/);
  if (argparse) yield* pythonCalls(file, /\.(add_argument|add_parser)\(/g);
  if (click) {
    yield* pythonCalls(file, /@(?:click\.)?(option)\(/g);
    for (const { call, start } of calls(file, /(?<=^|\n)[ \t]*@[\w.]{1,60}\.(command|group)\(/g)) {
      const name = call.args[0]?.value ?? null;
      const fn = /\bdef\s+(\w{1,60})/.exec(file.reading.code.slice(call.end, call.end + 3000))?.[1];
      const words = name ?? fn?.replace(/_(?:command|cmd|group)$/, "").replaceAll("_", "-");
      const at = start + (/@/.exec(file.reading.code.slice(start, start + 80))?.index ?? 0);
      if (words !== undefined)
        yield* command(
          file,
          at,
          words,
          named(file, call.args[0]?.start ?? call.end, call.end, "(?:short_)?help"),
        );
    }
  }
}

function* pythonCalls(file: Scanned, pattern: RegExp): Generator<Flag> {
  for (const { call, word, from } of calls(file, pattern)) {
    const words = call.args.flatMap((a) => a.value ?? []);
    const inside = (name: string) => named(file, from, call.end, name);
    if (word === "add_parser") yield* command(file, from, words[0] ?? "", inside("help"));
    else
      yield* flag(
        file,
        from,
        words.filter((w) => w.startsWith("-")).join(", "),
        inside("default"),
        inside("help"),
      );
  }
}

const GO_TYPES =
  "String|Bool|Int|Int32|Int64|Uint|Uint16|Uint32|Uint64|Float32|Float64|Duration|StringSlice|StringArray|IntSlice|Count|IP|StringToString";

function* go(file: Scanned): Generator<Flag> {
  const plain = importsAny(file, /^flag$/);
  const posix = importsAny(file, /spf13\/(?:pflag|cobra)$/);
  if (!(plain || posix)) return;
  const flags = new RegExp(
    `(?<=(?:\\bflag|\\bpflag|[fF]lags?|[fF]lagSet|\\bfs|[fF]lags\\(\\)|cmd\\.Flags\\(\\)))\\.((?:${GO_TYPES})(?:Var)?P?)\\(`,
    "g",
  );
  for (const { call, word } of calls(file, flags)) {
    const args = call.args.slice(/VarP?$/.test(word) ? 1 : 0);
    const [name, ...rest] = args;
    const short = word.endsWith("P") ? rest.shift() : undefined;
    const help = rest.at(-1)?.value;
    if (
      name?.value === undefined ||
      name.value === null ||
      help === undefined ||
      !/^[\w.-]{1,60}$/.test(name.value)
    )
      continue;
    const fallback = rest.length < 2 ? null : plainOf(rest[0]);
    const dashes = plain && !posix ? "-" : "--";
    const value = short?.value;
    yield {
      kind: "flag",
      sort: "flag",
      name: `${dashes}${name.value}`,
      short: value === undefined || value === null || value === "" ? null : `-${value}`,
      line: file.reading.line(name.start),
      fallback: fallback === "" ? null : fallback,
      help,
    };
  }
  if (!importsAny(file, /spf13\/cobra$/)) return;
  for (const match of matches(file.reading.code, /(?<![\w.])Use:\s*/g)) {
    const use = file.reading.literal(match.index + match[0].length);
    if (use !== null)
      yield* command(file, use.start, use.value, named(file, use.end, use.end + 600, "Short"));
  }
}

function* rust(file: Scanned): Generator<Flag> {
  if (!importsAny(file, /^clap(?:::|$)/) && !file.reading.code.includes("clap::")) return;
  for (const match of matches(
    file.reading.code,
    /#\[(?:arg|clap)\(([^\]]{1,400})\)\]\s*(?:#\[[^\]]{1,200}\]\s*)*(?:pub(?:\([a-z]+\))?\s+)?(\w{1,60})\s*:/g,
  )) {
    const inside = (name: string) => named(file, match.index, match.index + match[0].length, name);
    const marks = match[1] ?? "";
    const field = (match[2] ?? "").replace(/^r#/, "").replaceAll("_", "-");
    const long = /\blong\b/.test(marks) ? `--${inside("long") ?? field}` : null;
    const short = /\bshort\b(?!\s*=)/.test(marks) ? `-${field.charAt(0)}` : null;
    const given = inside("short");
    const words = [short ?? (given === null ? null : `-${given}`), long].filter((w) => w !== null).join(", ");
    const fallback = inside("default_value") ?? inside("default_value_t");
    const help = inside("help") ?? file.reading.noteAbove(file.reading.line(match.index));
    yield* flag(file, match.index, words, fallback, help);
  }
  for (const match of matches(file.reading.code, /\bArg::new\(/g)) {
    const rest = file.reading.code.slice(match.index + 9, match.index + 900);
    const stop = /\bArg::new\(|\bCommand::new\(|;/.exec(rest)?.index ?? rest.length;
    const value = (name: string) => {
      const at = new RegExp(`\\.${name}\\(`).exec(rest.slice(0, stop));
      return at === null
        ? null
        : (file.reading.literal(match.index + 9 + at.index + at[0].length)?.value ?? null);
    };
    const long = value("long");
    const short = value("short");
    const words = [short === null ? null : `-${short}`, long === null ? null : `--${long}`]
      .filter((w) => w !== null)
      .join(", ");
    yield* flag(file, match.index, words, value("default_value"), value("help"));
  }
}

function* picocli(file: Scanned): Generator<Flag> {
  if (!importsAny(file, /^picocli(?:\.|$)/)) return;
  for (const { call, word, from } of calls(file, /@(?:CommandLine\.)?(Option|Command)\(/g)) {
    const inside = (name: string) => named(file, from, call.end, name);
    if (word === "Command") yield* command(file, from, inside("name") ?? "", inside("description"));
    else {
      const names = call.args.find((a) => /^names\s*=/.test(a.text))?.text ?? "";
      const words = [...matches(names, /"(--?[\w-]{1,60})/g)].map((m) => m[1] ?? "").join(", ");
      yield* flag(file, from, words, inside("defaultValue"), inside("description"));
    }
  }
}

function* ruby(file: Scanned): Generator<Flag> {
  if (!/\bOptionParser\b/.test(file.reading.code) && !importsAny(file, /^optparse$/)) return;
  for (const match of matches(file.reading.code, /(?<![\w])\w{1,30}\.on[ (]/g)) {
    const values: string[] = [];
    let at = match.index + match[0].length;
    for (
      let literal = file.reading.literal(at);
      literal !== null && values.length < 8;
      literal = file.reading.literal(at)
    ) {
      values.push(literal.value);
      const comma =
        /^\s{0,4}(?:,\s{0,80})?(?:[A-Z]\w{1,20},\s{0,40})?/.exec(
          file.reading.code.slice(literal.end, literal.end + 120),
        )?.[0] ?? "";
      at = literal.end + comma.length;
      if (!comma.includes(",")) break;
    }
    const spelt = values.filter((v) => v.startsWith("-"));
    yield* flag(file, match.index, spelt.join(", "), null, values.find((v) => !v.startsWith("-")) ?? null);
  }
}

/** The branches of a `case` over the arguments, and `getopts`. */
function* shell(file: Scanned): Generator<Flag> {
  const { code } = file.reading;
  for (const match of matches(
    code,
    /(?<=^|\n)[ \t]*((?:--?[A-Za-z][\w-]{0,40}(?:=\*)?[ \t]*\|?[ \t]*){1,6})\)/g,
  )) {
    const words = (match[1] ?? "").replaceAll("=*", "");
    const at = match.index + match[0].length - match[0].trimStart().length;
    yield* flag(file, at, words, null, file.reading.noteBeside(at));
  }
}
