import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { compare } from "../../../src/jobs/wiki/order.ts";
import { factsOf, outline } from "./extract.ts";

const FOLDER = join(import.meta.dir, "recall");
const read = (name: string): Promise<string> => Bun.file(join(FOLDER, name)).text();

/**
 * What each file declares for others, by a tool of its own: universal-ctags for the first four, whose answers are
 * kept here, and by hand for the languages that it does not know.
 */
const DECLARED: Readonly<Record<string, string>> = {
  "ledger.php":
    "Book Bookable Entry LEDGER_STARTED MOST_LINES PAGE_SIZE Stamped __construct __toString add amount changedAt entries is_empty made name opposite total touch",
  "ledger.rb":
    "<< Book ClosedError Ledger PAGE_SIZE Page SIDES Stamped [] changed? empty? initialize lines main message name open total touch! version",
  "Ledger.kt":
    "Audited Book Bookable Booked Entry Journal Listener MOST_ENTRIES Outcome PAGE_SIZE Refused Registry Side add amount books by closedAt describe entry isDebit letter main name named opposite pages register side total",
  "ledger.sh": "books is_closed ledger::total ledger_add main",
  "Ledger.swift":
    "Book Bookable Entry Failure Listener Registry Side String Value add amount asBook closed credit debit describe description entries full init opposite pageSize register shared side subscript total",
  "Ledger.scala":
    "+= Blue Book Bookable Colour Credit Debit Entry Green Listener Main MostEntries Page Red Side add amount closedAt code describe entryOrdering isDebit letter name named opposite ordering pages side this",
};
const CTAGS: Readonly<Record<string, readonly string[]>> = {
  "ledger.php": ["PHP", "class,interface,trait,function,define,variable"],
  "ledger.rb": ["Ruby", "class,module,method,singletonMethod,constant,accessor"],
  "Ledger.kt": ["Kotlin", "class,interface,object,method,constant,variable,typealias"],
  "ledger.sh": ["Sh", "function,alias"],
};
/** Local variables, and what has no name of its own. */
const NOT_DECLARED = /^(?:this|entry|Companion|<lambda>)$/;

async function namesIn(file: string): Promise<ReadonlySet<string>> {
  const { symbols } = await factsOf(`src/${file}`, await read(file));
  const last = (name: string) => name.replace(/^\$/, "").replace(/^.*(?:(?<=\w)::|(?<=\w)\.)(?=\w)/, "");
  return new Set(
    symbols.flatMap((s) => [s.name, last(s.name), ...s.members.map((m) => m.name.replace(/^\$/, ""))]),
  );
}

describe.each(Object.keys(DECLARED))("%s", (file) => {
  test("declares what stands in its outline", async () => {
    const made = outline(await factsOf(`src/${file}`, await read(file))).join("\n");
    expect(`${made}\n`).toBe(await read(`${file}.outline`));
  });

  test("is read without losing one name in twenty", async () => {
    const names = await namesIn(file);
    const declared = (DECLARED[file] ?? "").split(" ");
    const missing = declared.filter((name) => !names.has(name));
    expect(missing.length / declared.length).toBeLessThan(0.05);
  });

  test.skipIf(CTAGS[file] === undefined || Bun.which("ctags") === null)(
    "is known to ctags by the kept names",
    async () => {
      const [language = "", kinds = ""] = CTAGS[file] ?? [];
      const child = Bun.spawn(
        [
          "ctags",
          `--languages=${language}`,
          "--output-format=json",
          "--fields=+K",
          "-o",
          "-",
          join(FOLDER, file),
        ],
        { stdin: "ignore", stdout: "pipe", stderr: "ignore" },
      );
      const lines = (await new Response(child.stdout).text()).trim().split("\n");
      const found = lines.flatMap((line) => {
        const { name, kind } = JSON.parse(line) as { name: string; kind: string }; // what ctags says of a name
        return kinds.split(",").includes(kind) && !NOT_DECLARED.test(name) ? [name] : [];
      });
      const kept = (DECLARED[file] ?? "").split(" ").filter((name) => !NOT_DECLARED.test(name));
      expect([...new Set(found)].toSorted(compare)).toEqual(kept.toSorted(compare));
    },
  );
});
