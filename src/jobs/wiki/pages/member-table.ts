import { codeSpan } from "../comments/doc.ts";
import type { Member } from "../facts.ts";
import type { PlacedSymbol } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import type { Book } from "./book.ts";
import { writeDoc } from "./doc-blocks.ts";
import { code, continued, firstSentence, sourceLink, sourceUrl, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const TITLES = {
  constructor: "Constructor",
  method: "Method",
  property: "Property",
  value: "Value",
} as const;

/** A signature longer than this is cut after a parameter in the table, and stands whole below it. */
const MOST_CHARACTERS = 400;

/** A table of a type's members, then the whole documentation of those whose row does not say it all. */
export function writeMembers(page: PageWriter, book: Book, { fact, path }: PlacedSymbol): void {
  const members = fact.members.filter((member) => !isSetterOfPair(member, fact.members));
  if (members.length === 0) return;
  const told = new Map(
    members.filter((m) => saysMore(book, m, path)).map((m) => [m, memberKey(fact.name, m, path)]),
  );
  const rows = members.map((member) => row(book, member, member.path ?? path, told.get(member)));
  const kinds = new Set(members.map((m) => m.kind));
  const [only] = kinds;
  const title = kinds.size === 1 && only !== undefined ? TITLES[only] : "Member";
  const documented = rows.some((cells) => cells[2] !== "");
  page.add(
    documented
      ? table([title, "Signature", "Summary"], rows)
      : table(
          [title, "Signature"],
          rows.map((cells) => cells.slice(0, 2)),
        ),
  );
  for (const [member, place] of told) writeMember(page, book, fact.name, member, member.path ?? path, place);
}

/** Under which a member's own section is filed. */
export function memberKey(type: string, member: Member, path: string): string {
  return `${symbolKey(member.path ?? path, `${type}.${member.name}`)}:${member.line}`;
}

/** A property that can be read and set is one row. */
function isSetterOfPair(member: Member, all: readonly Member[]): boolean {
  return (
    /^(?:\w+ )*set /.test(member.signature) &&
    all.some((m) => m.name === member.name && /^(?:\w+ )*get /.test(m.signature))
  );
}

/** Whether there is more to a member than its row shows: a signature that is cut there, or more documentation. */
function saysMore(book: Book, { doc, path: own, signature }: Member, path: string): boolean {
  if (overloadsOf(signature).some((one) => one.length > MOST_CHARACTERS)) return true;
  if (doc === null) return false;
  const text = book.prose(doc.text, own ?? path);
  return (
    doc.params.length + doc.throws.length + doc.examples.length > 0 ||
    (doc.returns !== null && doc.returns !== "" && text !== "") ||
    text.replace(/\s+/g, " ").length > firstSentence(text).length + 1
  );
}

function row(book: Book, member: Member, path: string, place: string | undefined): string[] {
  const name = code(member.name);
  const link =
    place === undefined
      ? `[${name}](${sourceUrl(path, member.line, member.endLine)})`
      : book.links.to(place, name);
  return [link, signatures(member.signature), summary(book, member, path)];
}

/** Overloads follow each other, each in a code span of its own. */
export function signatures(written: string): string {
  const overloads = overloadsOf(written).map((one) => codeSpan(shortened(one)));
  return [...new Set(overloads)].join(" or ");
}

function overloadsOf(written: string): string[] {
  return written.split(/\n(?=[\w$#"'[(<])/).map(flat);
}

/** A declaration without its line breaks; a long one ends after a parameter. */
export function oneLine(written: string): string {
  return shortened(flat(written));
}

function flat(written: string): string {
  return written
    .replace(/\s+/g, " ")
    .replace(/([([]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1")
    .trim();
}

function shortened(flat: string): string {
  if (flat.length <= MOST_CHARACTERS) return flat;
  const cut = flat.slice(0, MOST_CHARACTERS);
  const end = Math.max(cut.lastIndexOf(", "), cut.lastIndexOf("; "));
  return `${end > 40 ? cut.slice(0, end + 1) : cut} …`;
}

function summary(book: Book, { doc }: Member, path: string): string {
  if (doc === null) return "";
  const said = book.summary(doc, path) || returned(firstSentence(book.prose(doc.returns ?? "", path)));
  if (doc.deprecated === null) return said;
  return `**Deprecated.** ${said || firstSentence(book.prose(doc.deprecated, path))}`.trim();
}

function returned(what: string): string {
  return what === "" ? "" : `Returns ${continued(what)}`;
}

/** What stands between a type and its member where people of the language write both. */
function separator(path: string): string {
  return /\.(?:rs|cc|cpp|cxx|hh|hpp|hxx|h)$/.test(path) ? "::" : ".";
}

function writeMember(
  page: PageWriter,
  book: Book,
  type: string,
  member: Member,
  path: string,
  place: string,
): void {
  const name = member.kind === "constructor" ? member.name : `${type}${separator(path)}${member.name}`;
  page.heading(4, code(name), place);
  page.add(book.source(path, member.signature));
  if (member.doc !== null) writeDoc(page, book, member.doc, path);
  page.add(`Defined in ${sourceLink(path, member.line, member.endLine)}.`);
}
