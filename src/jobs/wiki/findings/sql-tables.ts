import { type Bare, matches, type Scanned } from "./detector.ts";
import type { Column, TableFinding } from "./finding.ts";
import { closingBracket } from "./reading.ts";

type Table = Bare<TableFinding>;

const MOST_COLUMNS = 200;
const LONGEST_BODY = 40_000;

const CREATE =
  /\bCREATE\s{1,20}(?:TEMP(?:ORARY)?\s{1,20}|UNLOGGED\s{1,20}|VIRTUAL\s{1,20})?TABLE\s{1,20}(?:IF\s{1,20}NOT\s{1,20}EXISTS\s{1,20})?((?:["`[]?\w{1,80}["`\]]?\.){0,2}["`[]?\w{1,80}["`\]]?)\s{0,40}(?:USING\s+\w{1,40}\s*)?\(/gi;
const NO_COLUMN =
  /^(?:PRIMARY|FOREIGN|UNIQUE|CHECK|CONSTRAINT|KEY|INDEX|EXCLUDE|FULLTEXT|SPATIAL|PERIOD|LIKE)\b/i;

/** `CREATE TABLE name (columns)`; `code` is as long as `text`, with blanks for comments and words in quotes. */
export function* sqlTables(
  code: string,
  text: string,
  offset: number,
  lineOf: (at: number) => number,
): Generator<Table> {
  for (const match of matches(code, CREATE)) {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(code, open, LONGEST_BODY);
    if (close === null) continue;
    const columns: Column[] = [];
    for (const part of topLevel(code, open, close)) {
      const words = code.slice(part.start, part.end).replace(/\s+/g, " ").trim();
      if (NO_COLUMN.test(words)) {
        referenced(words, columns);
        continue;
      }
      const column = /^["`[]?(\w{1,80})["`\]]?(?: ([A-Za-z]\w*(?: ?\([^)]{0,60}\))?(?:\[\])?))?/.exec(words);
      if (column?.[1] === undefined || columns.length >= MOST_COLUMNS) continue;
      const type = /^(?:NOT|NULL|PRIMARY|DEFAULT|UNIQUE|REFERENCES|COLLATE|CHECK)$/i.test(column[2] ?? "")
        ? ""
        : (column[2] ?? "");
      const to = /\bREFERENCES ["`[]?(?:\w{1,80}["`\]]?\.["`[]?)?(\w{1,80})/i.exec(words)?.[1] ?? null;
      columns.push({ name: column[1], type, to });
    }
    const name =
      bare(text.slice(match.index, open).match(/["`[]?\w+["`\]]?\s*(?:USING.*)?$/i)?.[0] ?? "") ||
      bare(match[1] ?? "");
    if (columns.length > 0)
      yield {
        kind: "table",
        name: bare((match[1] ?? "").split(".").at(-1) ?? name),
        through: "SQL",
        columns,
        line: lineOf(offset + match.index),
      };
  }
}

const bare = (name: string): string => name.replace(/["`[\]\s]/g, "");

function referenced(words: string, columns: Column[]): void {
  const key =
    /FOREIGN KEY ?\( ?["`[]?(\w{1,80})["`\]]? ?\) ?REFERENCES ["`[]?(?:\w{1,80}["`\]]?\.["`[]?)?(\w{1,80})/i.exec(
      words,
    );
  const at = columns.findIndex((c) => c.name === key?.[1]);
  const column = columns[at];
  if (column !== undefined) columns[at] = { ...column, to: key?.[2] ?? null };
}

function* topLevel(code: string, open: number, close: number): Generator<{ start: number; end: number }> {
  let depth = 0;
  let start = open + 1;
  for (let at = open + 1; at <= close; at += 1) {
    const c = code.charAt(at);
    if (at === close || (c === "," && depth === 0)) {
      yield { start, end: at };
      start = at + 1;
    } else if (c === "(") depth += 1;
    else if (c === ")") depth -= 1;
  }
}

/** Strings that hold nothing else than SQL. */
export function* inStrings(file: Scanned): Generator<Table> {
  const { reading } = file;
  for (const literal of reading.literals) {
    if (literal.dynamic || literal.end - literal.start > LONGEST_BODY) continue;
    if (
      !/^["'`\s(]{0,40}(?:--.{0,200}\s{0,40})?CREATE\s/i.test(
        reading.text.slice(literal.start, literal.start + 300),
      )
    )
      continue;
    const quote =
      /^(?:"""|'''|[`"'])/.exec(reading.text.slice(literal.start, literal.start + 3))?.[0].length ?? 1;
    const start = literal.start + quote;
    const body = reading.text.slice(start, literal.end - quote);
    const code = body
      .replace(/--[^\n]*/g, (c) => " ".repeat(c.length))
      .replace(/'[^'\n]{0,400}'/g, (c) => `'${" ".repeat(c.length - 2)}'`);
    yield* sqlTables(code, body, start, (at) => reading.line(at));
  }
}
