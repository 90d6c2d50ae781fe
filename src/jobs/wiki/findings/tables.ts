import type { Bare, Scanned } from "./detector.ts";
import type { TableFinding } from "./finding.ts";
import { activeRecord, ecma, entities, prisma, python, sets } from "./models.ts";
import { inStrings, sqlTables } from "./sql-tables.ts";

/** Tables and models that are declared in a way that leaves no doubt. */
export function* tables(file: Scanned): Generator<Bare<TableFinding>> {
  if (file.language === "SQL")
    yield* sqlTables(file.reading.code, file.reading.text, 0, (at) => file.reading.line(at));
  else if (file.language === "Prisma") yield* prisma(file);
  else if (/Script$|^TSX$/.test(file.language)) yield* ecma(file);
  else if (file.language === "Python") yield* python(file);
  else if (file.language === "Ruby") yield* activeRecord(file);
  else if (/^(?:Java|Kotlin)$/.test(file.language)) yield* entities(file);
  else if (file.language === "C#") yield* sets(file);
  if (file.language !== "SQL") yield* inStrings(file);
}
