import type { Node } from "web-tree-sitter";
import type { Doc, Member, SymbolFact, TestFact } from "../facts.ts";
import { type Commented, type Source, sourceText, tidy } from "../parse/nodes.ts";
import { items, place, symbolOf, testOf, valueHead } from "../parse/parts.ts";

/** What the body of a class or module declares. */
export interface Opened {
  readonly members: readonly Member[];
  /** Classes that are made by an assignment, such as those of `Struct.new`. */
  readonly types: readonly SymbolFact[];
  readonly mixins: readonly string[];
  readonly tests: readonly TestFact[];
}

const OPEN = /^(?:body_statement|then|else|if|unless|begin|if_modifier|unless_modifier)$/;
const ATTRIBUTES =
  /^(?:attr_accessor|attr_reader|attr_writer|attr|cattr_accessor|mattr_accessor|class_attribute|delegate|def_delegators)$/;

interface Declared {
  readonly member: Member;
  visibility: Visibility;
  /** Of the class itself rather than of its instances. */
  readonly single: boolean;
}

/** A method that is defined again counts once; the definition that is documented is shown. */
function latest(all: readonly Declared[]): Member[] {
  const found = new Map<string, Member>();
  for (const { member, single } of all) {
    const key = `${member.kind} ${single} ${member.name}`;
    const before = found.get(key);
    if (before === undefined || before.doc === null) found.set(key, member);
  }
  return [...found.values()];
}

/** Whether the line that begins a definition says that it is not for readers. */
export function isUndocumented({ text }: Source, { startIndex }: Node): boolean {
  return /^[^\n]*#\s*:nodoc:/.test(text.slice(startIndex, startIndex + 300));
}

type Visibility = "public" | "private" | "protected";

/** Reads statements in their order, since `private` is a statement that changes what follows. */
export class RubyBody {
  readonly #source: Source;
  readonly #name: string;
  readonly #doc: (entry: Commented) => Doc | null;
  readonly #members: Declared[] = [];
  readonly #types: SymbolFact[] = [];
  readonly #mixins: string[] = [];
  readonly #tests: TestFact[] = [];
  readonly #hidden = new Set<string>();
  #visibility: Visibility = "public";
  #functions = false;

  constructor(source: Source, name: string, doc: (entry: Commented) => Doc | null) {
    this.#source = source;
    this.#name = name;
    this.#doc = doc;
  }

  static read(
    source: Source,
    name: string,
    content: Node | null,
    doc: (entry: Commented) => Doc | null,
  ): Opened {
    const body = new RubyBody(source, name, doc);
    for (const entry of content === null ? [] : items(content, OPEN)) body.add(entry);
    return {
      members: latest(
        body.#members.filter(
          ({ member, visibility }) =>
            visibility === "public" && !body.#hidden.has(member.name) && member.doc?.internal !== true,
        ),
      ),
      types: body.#types.map((t) => ({
        ...t,
        exported: t.exported && !body.#hidden.has(t.name.slice(t.name.lastIndexOf(":") + 1)),
      })),
      mixins: body.#mixins,
      tests: body.#tests,
    };
  }

  isHidden(constant: string): boolean {
    return this.#hidden.has(constant);
  }

  /** What stands outside every class: functions and constants. */
  topLevel(): SymbolFact[] {
    return [
      ...this.#types,
      ...this.#members
        .filter(({ member }) => member.kind !== "property")
        .map(({ member }): SymbolFact => {
          const kind = member.kind === "value" ? "constant" : "function";
          return {
            name: member.name,
            kind,
            signature: member.signature,
            doc: member.doc,
            line: member.line,
            endLine: member.endLine,
            exported: member.doc?.internal !== true,
            members: [],
            bases: [],
            parameters: [],
          };
        }),
    ];
  }

  add(entry: Commented, single = false): void {
    const { node } = entry;
    if (node.type === "method" || node.type === "singleton_method")
      this.#method(entry, single, this.#visibility);
    else if (node.type === "singleton_class") this.#own(node);
    else if (node.type === "identifier") this.#switch(node.text);
    else if (node.type === "assignment") this.#constant(entry);
    else if (node.type === "alias") this.#alias(entry, node.childForFieldName("name")?.text ?? "", single);
    else if (node.type === "call") this.#call(entry, single);
  }

  /** `class << self`: what it declares belongs to the class itself. */
  #own(node: Node): void {
    const before = this.#visibility;
    this.#visibility = "public";
    for (const entry of items(node, OPEN)) this.add(entry, true);
    this.#visibility = before;
  }

  #switch(word: string): void {
    if (word === "module_function") this.#functions = true;
    if (word === "public" || word === "private" || word === "protected") this.#visibility = word;
  }

  #method(entry: Commented, single: boolean, visibility: Visibility): void {
    const { node } = entry;
    const name = node.childForFieldName("name")?.text ?? "";
    const own = single || node.type === "singleton_method";
    const parameters = node.childForFieldName("parameters");
    const written =
      parameters === null ? "" : tidy(sourceText(this.#source, parameters.startIndex, parameters.endIndex));
    const list = written === "" || written.startsWith("(") ? written : `(${written})`;
    const object = node.childForFieldName("object")?.text ?? "self";
    const signature = `def ${own ? `${object}.` : ""}${name}${list}`;
    // A visibility section does not reach methods of the class itself, unless it stands among them.
    const seen = isUndocumented(this.#source, node)
      ? "private"
      : node.type === "singleton_method" && !single
        ? "public"
        : visibility;
    const kind = name === "initialize" && !own ? "constructor" : "method";
    this.#members.push({
      member: { name, kind, signature, doc: this.#doc(entry), ...place(node) },
      visibility:
        kind === "constructor" || (this.#functions && !isUndocumented(this.#source, node)) ? "public" : seen,
      single: own,
    });
    if (/^test_/.test(name)) this.#tests.push(testOf(name, node));
  }

  #alias(entry: Commented, name: string, single: boolean): void {
    const { node } = entry;
    this.#push(name.replace(/^:/, ""), "method", tidy(node.text), entry, single);
  }

  #push(
    name: string,
    kind: Member["kind"],
    signature: string,
    entry: Commented,
    single: boolean,
    at = entry.node,
  ): void {
    if (!/^[\w?!=[\]+\-*/<>%~^&|]+$/.test(name)) return;
    this.#members.push({
      member: { name, kind, signature, doc: this.#doc(entry), ...place(at) },
      visibility: kind === "value" ? "public" : this.#visibility,
      single,
    });
  }

  #constant(entry: Commented): void {
    const left = entry.node.childForFieldName("left");
    const right = entry.node.childForFieldName("right");
    if (left?.type !== "constant") return;
    const made = /^(?:Struct|Data|Class|Module)\.(?:new|define)\b/.exec(right?.text ?? "") !== null;
    const signature = valueHead(tidy(sourceText(this.#source, entry.node.startIndex, entry.node.endIndex)));
    if (!made || right === null) {
      this.#push(left.text, "value", signature, entry, false);
      return;
    }
    const name = this.#name === "" ? left.text : `${this.#name}::${left.text}`;
    const block = right.childForFieldName("block");
    const inner = block === null ? null : RubyBody.read(this.#source, name, block, this.#doc);
    const kind = right.text.startsWith("Module")
      ? "namespace"
      : /^(?:Struct|Data)/.test(right.text)
        ? "struct"
        : "class";
    this.#types.push({
      ...symbolOf(entry.node, name, kind, valueHead(signature.split(/ do\b| \{/)[0] ?? signature)),
      doc: this.#doc(entry),
      members: inner?.members ?? [],
    });
  }

  #call(entry: Commented, single: boolean): void {
    const { node } = entry;
    const name = node.childForFieldName("method")?.text ?? "";
    const list = node.childForFieldName("arguments")?.namedChildren ?? [];
    if (node.childForFieldName("receiver") !== null && node.childForFieldName("receiver")?.text !== "self")
      return;
    if (/^(?:include|extend|prepend)$/.test(name)) this.#mixins.push(...list.map((a) => a.text));
    else if (ATTRIBUTES.test(name)) {
      for (const symbol of list.filter((a) => a.type === "simple_symbol"))
        this.#push(symbol.text.slice(1), "property", `${name} ${symbol.text}`, entry, single, symbol);
    } else if (name === "alias_method") this.#alias(entry, list[0]?.text ?? "", single);
    else if (name === "define_method" || name === "define_singleton_method") {
      if (list[0]?.type === "simple_symbol")
        this.#push(
          list[0].text.slice(1),
          "method",
          `${name}(${list[0].text})`,
          entry,
          single || name !== "define_method",
        );
    } else if (
      /^(?:private|protected|public|private_class_method|private_constant|module_function)$/.test(name)
    )
      this.#mark(entry, name, list, single);
  }

  /** `private :a` hides what was declared; `private def a` declares it hidden. */
  #mark(entry: Commented, name: string, list: readonly Node[], single: boolean): void {
    for (const argument of list) {
      if (argument.type === "method" || argument.type === "singleton_method") {
        const visibility = name === "protected" ? "protected" : /^private/.test(name) ? "private" : "public";
        this.#method(
          { node: argument, comments: entry.comments },
          single || name === "private_class_method",
          visibility,
        );
      } else if (argument.type === "simple_symbol") {
        const marked = argument.text.slice(1);
        if (name === "private_constant") this.#hidden.add(marked);
        const visibility = name === "protected" ? "protected" : /^private/.test(name) ? "private" : "public";
        for (const one of this.#members) if (one.member.name === marked) one.visibility = visibility;
      }
    }
  }
}
