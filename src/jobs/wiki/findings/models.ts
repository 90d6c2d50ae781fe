import { type Bare, importsAny, matches, type Scanned } from "./detector.ts";
import type { Column, TableFinding } from "./finding.ts";
import { closingBracket, type Reading } from "./reading.ts";

type Table = Bare<TableFinding>;

const MOST_COLUMNS = 200;
const LONGEST_BODY = 40_000;

export function* prisma(file: Scanned): Generator<Table> {
  const { code, text } = file.reading;
  const models = new Set([...matches(code, /(?<=^|\n)model\s+(\w{1,80})\s*\{/g)].map((m) => m[1] ?? ""));
  for (const match of matches(code, /(?<=^|\n)model\s+(\w{1,80})\s*\{/g)) {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(code, open, LONGEST_BODY);
    if (close === null) continue;
    const columns = lines(text.slice(open + 1, close)).flatMap((line): Column[] => {
      const field = /^\s{1,20}(\w{1,80})\s{1,60}(\w{1,80}(?:\[\])?\??)/.exec(line);
      if (field?.[1] === undefined || field[2] === undefined) return [];
      const target = field[2].replace(/[[\]?]/g, "");
      return [{ name: field[1], type: field[2], to: models.has(target) ? target : null }];
    });
    yield {
      kind: "table",
      name: match[1] ?? "",
      through: "Prisma",
      columns,
      line: file.reading.line(match.index),
    };
  }
}

const lines = (text: string): string[] => text.split("\n", MOST_COLUMNS * 4);

export function* ecma(file: Scanned): Generator<Table> {
  const { reading } = file;
  if (importsAny(file, /^drizzle-orm\//)) {
    const names = new Map(
      [...matches(reading.code, /(?:const|let)\s+(\w{1,80})\s*=\s*(?:pg|mysql|sqlite)Table\(/g)].map((m) => {
        const name = reading.literal(m.index + m[0].length)?.value;
        return [m[1] ?? "", name ?? ""] as const;
      }),
    );
    for (const match of matches(reading.code, /(?<![\w])(?:pg|mysql|sqlite)Table\(/g)) {
      const open = match.index + match[0].length - 1;
      const name = reading.literal(open + 1);
      const body = name === null ? -1 : reading.code.indexOf("{", name.end);
      const close =
        name === null || body < 0 || body > name.end + 40
          ? null
          : closingBracket(reading.code, body, LONGEST_BODY);
      if (name === null || close === null) continue;
      const columns = [
        ...matches(reading.code.slice(body, close), /\n\s{1,20}(\w{1,80}):\s*(\w{1,40})\(([^\n]*)/g),
      ].map((m) => {
        const to = /\.references\(\s*\(\)[^=]{0,20}=>\s*(\w{1,80})\./.exec((m[3] ?? "").slice(0, 400))?.[1];
        return { name: m[1] ?? "", type: m[2] ?? "", to: to === undefined ? null : (names.get(to) ?? to) };
      });
      if (columns.length > 0)
        yield {
          kind: "table",
          name: name.value,
          through: "Drizzle",
          columns,
          line: reading.line(match.index),
        };
    }
  }
  if (importsAny(file, /^typeorm$/)) {
    const column =
      /@(Column|PrimaryColumn|PrimaryGeneratedColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|ManyToOne|OneToOne|OneToMany|ManyToMany)\(/g;
    for (const body of marked(reading, /@Entity\(/g, /\bclass\s+(\w{1,80})[^{]{0,200}\{/)) {
      const columns = [...matches(reading.code.slice(body.open, body.close), column)].flatMap(
        (m): Column[] => {
          const call = reading.call(body.open + m.index + m[0].length - 1);
          const after = call === null ? "" : reading.code.slice(call.end, call.end + 300);
          const field =
            /^\s*(?:@\w+\([^)]{0,100}\)\s*){0,3}(?:(?:public|readonly|private)\s+)*(\w{1,80})[!?]?\s*:\s*([\w<>[\] |.]{1,80})/.exec(
              after,
            );
          if (field?.[1] === undefined) return [];
          const type = (field[2] ?? "").trim();
          return [
            {
              name: field[1],
              type,
              to: /To/.test(m[1] ?? "") ? type.replace(/\[\]$|^Array<|>$|^Relation</g, "") : null,
            },
          ];
        },
      );
      if (columns.length > 0)
        yield {
          kind: "table",
          name: body.argument ?? body.name,
          through: "TypeORM",
          columns,
          line: body.line,
        };
    }
  }
}

interface Marked {
  readonly name: string;
  /** The first argument of the mark, when it is one string. */
  readonly argument: string | null;
  readonly line: number;
  readonly open: number;
  readonly close: number;
}

/** Classes with an annotation before them. */
function* marked(reading: Reading, mark: RegExp, declaration: RegExp): Generator<Marked> {
  for (const match of matches(reading.code, mark)) {
    const call = match[0].endsWith("(") ? reading.call(match.index + match[0].length - 1) : null;
    const from = call?.end ?? match.index + match[0].length;
    const found = declaration.exec(reading.code.slice(from, from + 1000));
    if (found === null) continue;
    const open = from + found.index + found[0].length - 1;
    const close = closingBracket(reading.code, open, LONGEST_BODY);
    if (close !== null)
      yield {
        name: found[1] ?? "",
        argument: call?.args[0]?.value ?? null,
        line: reading.line(from + found.index),
        open,
        close,
      };
  }
}

export function* python(file: Scanned): Generator<Table> {
  const django = importsAny(
    file,
    /^django\.db(?:\.models)?(?:\.|$)|^django\.contrib\.gis\.db|^modelcluster|^wagtail/,
  );
  const alchemy = importsAny(file, /^(?:sqlalchemy|flask_sqlalchemy|sqlmodel)(?:\.|$)/);
  if (!(django || alchemy)) return;
  const { reading } = file;
  for (const match of matches(reading.code, /(?<=^|\n)class\s+(\w{1,80})\s*\(([^()]{0,300})\)\s*:/g)) {
    const start = match.index + match[0].length;
    const after = /\n(?=[^\s#)])/.exec(reading.code.slice(start, start + LONGEST_BODY));
    const end = after === null ? Math.min(reading.code.length, start + LONGEST_BODY) : start + after.index;
    const body = reading.code.slice(start, end);
    const abstract = /\n {8}abstract\s*=\s*True/.test(body) || /__abstract__/.test(body);
    if (abstract) continue;
    const name = match[1] ?? "";
    const line = reading.line(match.index);
    const table = /\n {4}__tablename__\s*(?::[^=\n]{0,40})?=\s*/.exec(body);
    if (alchemy && table !== null) {
      const said = reading.literal(start + table.index + table[0].length)?.value ?? name;
      const columns = fields(
        file,
        start,
        body,
        /\n {4}(\w{1,80})\s*(?::\s*([^=\n]{1,80}))?=\s*(?:\w{1,20}\.)?(Column|mapped_column|Field)\(/g,
      );
      if (columns.length > 0) yield { kind: "table", name: said, through: "SQLAlchemy", columns, line };
    } else if (django) {
      const columns = fields(
        file,
        start,
        body,
        /\n {4}(\w{1,80})()\s*=\s*(?:\w{1,20}\.)?(\w{1,40}(?:Field|Key))\(/g,
      );
      const model = /(?:^|[\s,.])(?:models\.Model|Model|\w*Page|ClusterableModel)\b/.test(match[2] ?? "");
      if (model && columns.length > 0) yield { kind: "table", name, through: "Django", columns, line };
    }
  }
}

function fields(file: Scanned, start: number, body: string, pattern: RegExp): Column[] {
  return [...matches(body, pattern)].map((m) => {
    const call = file.reading.call(start + m.index + m[0].length - 1);
    const first = call?.args[0];
    const key = /ForeignKey|OneToOne|ManyToMany|ParentalKey/.test(m[3] ?? "");
    const foreign = call?.args
      .map((a) => /ForeignKey\(\s*["'](\w{1,80})[.\w]*["']/.exec(a.text.slice(0, 300))?.[1])
      .find((t) => t !== undefined);
    const to = key
      ? (first?.value ?? (/^[A-Z]\w{0,80}$/.test(first?.text ?? "") ? (first?.text ?? null) : null))
      : (foreign ?? null);
    const written =
      (m[2] ?? "").trim() ||
      (/^[\w.]{1,40}(?:\([^)]{0,40}\))?$/.test(first?.text ?? "") && /[Cc]olumn$/.test(m[3] ?? "")
        ? (first?.text ?? "")
        : (m[3] ?? ""));
    return { name: m[1] ?? "", type: written, to: to?.split(".").at(-1) ?? null };
  });
}

/** `create_table` in Rails' own picture of the database. */
export function* activeRecord(file: Scanned): Generator<Table> {
  if (!/(?:^|\/)db\/(?:\w+_)?schema\.rb$/.test(file.path)) return;
  const { reading } = file;
  for (const match of matches(reading.code, /\bcreate_table[ (]/g)) {
    const name = reading.literal(match.index + match[0].length);
    const end = name === null ? -1 : reading.code.indexOf("\n  end", name.end);
    if (name === null || end < 0) continue;
    const columns = [...matches(reading.code.slice(name.end, end), /\n\s{1,12}t\.(\w{1,40})\s/g)].flatMap(
      (m): Column[] => {
        const column = m[1] === "index" ? null : reading.literal(name.end + m.index + m[0].length);
        return column === null ? [] : [{ name: column.value, type: m[1] ?? "", to: null }];
      },
    );
    yield {
      kind: "table",
      name: name.value,
      through: "ActiveRecord",
      columns,
      line: reading.line(match.index),
    };
  }
}

export function* entities(file: Scanned): Generator<Table> {
  if (!importsAny(file, /^(?:javax|jakarta)\.persistence(?:\.|$)/)) return;
  const { reading } = file;
  for (const body of marked(reading, /@Entity\b\(?/g, /\bclass\s+(\w{1,80})[^{]{0,300}\{/)) {
    const pattern =
      /\n\s{1,20}(?:(?:private|protected|public|lateinit)\s+)+(?:var\s+|val\s+)?([\w.<>, ]{1,80})\s+(\w{1,80})\s*[;=]/g;
    const columns = [...matches(reading.code.slice(body.open, body.close), pattern)].flatMap(
      (m): Column[] => {
        const type = (m[1] ?? "").trim();
        if (/\bstatic\b/.test(type)) return [];
        const before = reading.code.slice(
          Math.max(body.open, body.open + m.index - 200),
          body.open + m.index,
        );
        const mark = before.slice(Math.max(before.lastIndexOf(";"), before.lastIndexOf("}")) + 1);
        const related = /@(?:ManyToOne|OneToOne|OneToMany|ManyToMany)\b/.test(mark);
        return [{ name: m[2] ?? "", type, to: related ? (/<(\w+)>$/.exec(type)?.[1] ?? type) : null }];
      },
    );
    if (columns.length > 0)
      yield { kind: "table", name: body.name, through: "JPA", columns, line: body.line };
  }
}

/** The sets of a `DbContext`: their names, since the columns are another file's. */
export function* sets(file: Scanned): Generator<Table> {
  if (!importsAny(file, /^Microsoft\.EntityFrameworkCore/)) return;
  for (const match of matches(file.reading.code, /\bDbSet<(\w{1,80})>\s+(\w{1,80})\s*(?:\{|=>)/g)) {
    yield {
      kind: "table",
      name: match[2] ?? "",
      through: "Entity Framework",
      columns: [{ name: "", type: match[1] ?? "", to: match[1] ?? "" }],
      line: file.reading.line(match.index),
    };
  }
}
