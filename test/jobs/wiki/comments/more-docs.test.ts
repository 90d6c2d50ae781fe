import { describe, expect, test } from "bun:test";
import { asciidocToMarkdown } from "../../../../src/jobs/wiki/comments/asciidoc.ts";
import { kotlinDoc } from "../../../../src/jobs/wiki/comments/kotlin-doc.ts";
import { phpDoc } from "../../../../src/jobs/wiki/comments/php-doc.ts";
import { rubyDoc } from "../../../../src/jobs/wiki/comments/ruby-doc.ts";
import { scalaDoc } from "../../../../src/jobs/wiki/comments/scala-doc.ts";
import { shellDoc } from "../../../../src/jobs/wiki/comments/shell-doc.ts";
import { swiftDoc } from "../../../../src/jobs/wiki/comments/swift-doc.ts";

describe("PHPDoc", () => {
  test("gives types before names, whatever their shape", () => {
    const doc = phpDoc(
      "Sends it.\n\n@param array{id: int, tags: list<string>}|null $options how\n@param callable(int $x): bool $test\n  which ones\n@param mixed ...$rest more\n@return array<string, int> what came back\n@throws \\App\\Failed when it fails\n@see Client::get()\n@deprecated use get",
    );
    expect(doc).toEqual({
      text: "Sends it.\n\nSee `Client::get()`.",
      params: [
        { name: "$options", text: "`array{id: int, tags: list<string>}|null` how" },
        { name: "$test", text: "`callable(int $x): bool` which ones" },
        { name: "$rest", text: "`mixed` more" },
      ],
      returns: "`array<string, int>` what came back",
      throws: [{ name: "App\\Failed", text: "when it fails" }],
      examples: [],
      deprecated: "use get",
      internal: false,
    });
  });

  test.each([
    ["{@inheritdoc}", null],
    ["@internal", true],
    ["@psalm-param int $x\n@return void", null],
  ])("%j says %p of who may use it", (comment, internal) => {
    expect(phpDoc(comment)?.internal ?? null).toBe(internal);
  });

  test("keeps code that is set in", () => {
    expect(phpDoc("Like this:\n\n    $a = [\n        'x' => 1,\n    ];\n\nThen.")?.text).toBe(
      "Like this:\n\n```php\n$a = [\n    'x' => 1,\n];\n```\n\nThen.",
    );
  });
});

describe("a Ruby comment", () => {
  test("may have YARD's tags", () => {
    const doc = rubyDoc(
      "Opens {Ledger::Book} by +name+.\n\n@param name [String] what it is called\n@option opts [Integer] :size (40) lines\n@return [Book, nil] the book\n@raise [ArgumentError] if there is none\n@example\n  open('cash')\n@see Book#close",
    );
    expect(doc).toMatchObject({
      text: "Opens `Ledger::Book` by `name`.\n\nSee `Book#close`.",
      params: [
        { name: "name", text: "`String` what it is called" },
        { name: "opts.size", text: "`Integer` (40) lines" },
      ],
      returns: "`Book, nil` the book",
      throws: [{ name: "ArgumentError", text: "if there is none" }],
      examples: ["```ruby\nopen('cash')\n```"],
    });
  });

  test("may be TomDoc", () => {
    const doc = rubyDoc(
      "Public: Opens a book.\n\nname - The String name.\n\nExamples\n\n  open('cash')\n\nReturns the Book.\nRaises IOError if it is gone.",
    );
    expect(doc).toMatchObject({
      text: "Opens a book.",
      params: [{ name: "name", text: "The String name." }],
      returns: "the Book.",
      throws: [{ name: "IOError", text: "if it is gone." }],
      examples: ["```ruby\nopen('cash')\n```"],
    });
    expect(rubyDoc("Internal: Opens a book.")?.internal).toBe(true);
  });

  test("may be RDoc, with code that begins like a tag", () => {
    expect(
      rubyDoc("= Ledger\n\nBooks.\n\n== Usage\n\n  open do\n    @book = 1\n  end\n\nSee <tt>x</tt>.")?.text,
    ).toBe("Books.\n\n**Usage**\n\n```ruby\nopen do\n  @book = 1\nend\n```\n\nSee `x`.");
    expect(rubyDoc("Supported browsers:: all\nMore infos::\n  a page\n[:key] what it is")?.text).toBe(
      "- **Supported browsers:** all\n- **More infos:** \n  a page\n- :key: what it is",
    );
    expect(rubyDoc(":nodoc:")?.internal).toBe(true);
  });
});

describe("KDoc", () => {
  test("has links to declarations, parameters and properties", () => {
    expect(
      kotlinDoc(
        "Adds to [Book.pages], [see][Entry] and [docs](https://example.org).\n\n@param T what\n@property side [Side] of it\n@return how many\n@throws IOException if not\n@sample samples.add",
      ),
    ).toMatchObject({
      text: "Adds to `Book.pages`, `see` and [docs](https://example.org).\n\nSee the sample `samples.add`.",
      params: [
        { name: "T", text: "what" },
        { name: "side", text: "`Side` of it" },
      ],
      returns: "how many",
      throws: [{ name: "IOException", text: "if not" }],
    });
  });

  test("hides what it suppresses, and leaves code alone", () => {
    expect(kotlinDoc("No.\n@suppress")?.internal).toBe(true);
    expect(kotlinDoc("```\na[Book]\n```")?.text).toBe("```\na[Book]\n```");
  });
});

describe("Scaladoc", () => {
  test("has links, bold words and code in braces", () => {
    expect(
      scalaDoc(
        "Adds to [[ledger.Book]], [[Entry an entry]] or [[https://example.org docs]]: '''now'''.\n\n{{{\nval x = 1\n}}}\n@param entry what\n@tparam E its kind\n@return how many\n@throws java.io.IOException if not\n@note Slow.",
      ),
    ).toMatchObject({
      text: "Adds to `Book`, `an entry` or [docs](https://example.org): **now**.\n\n```scala\nval x = 1\n```\n\n**Note:** Slow.",
      params: [
        { name: "entry", text: "what" },
        { name: "E", text: "its kind" },
      ],
      returns: "how many",
    });
  });
});

describe("a Swift comment", () => {
  test("has lists that tell parameters, results and errors", () => {
    expect(
      swiftDoc(
        "Adds to ``Book``.\n\n- Note: Slow.\n- Parameter entry: what\n- Parameters:\n  - side: which column,\n    if any\n  - note: why\n- Throws: when it is full\n- Returns: how many\n\n- a list\n- of two",
      ),
    ).toEqual({
      text: "Adds to `Book`.\n\n**Note:** Slow.\n\n- a list\n- of two",
      params: [
        { name: "entry", text: "what" },
        { name: "side", text: "which column,\nif any" },
        { name: "note", text: "why" },
      ],
      returns: "how many",
      throws: [{ name: "", text: "when it is full" }],
      examples: [],
      deprecated: null,
      internal: false,
    });
  });
});

describe("a shell comment", () => {
  test("may have shdoc's tags", () => {
    expect(
      shellDoc(
        "@description Adds an entry.\n@arg $1 string the book\n@option -f | --force even when closed\n@exitcode 1 when it is closed\n@stdout The sum.\n@example\n  add cash 1\n@set SUM integer the sum",
      ),
    ).toMatchObject({
      text: "Adds an entry.\n\nSets `SUM` integer the sum",
      params: [
        { name: "$1", text: "`string` the book" },
        { name: "-f, --force", text: "even when closed" },
      ],
      throws: [{ name: "exit 1", text: "when it is closed" }],
      returns: "Prints the sum.",
      examples: ["```bash\nadd cash 1\n```"],
    });
  });

  test("may name its positions in lines", () => {
    expect(shellDoc("Runs it.\n$1 - the folder\n$@ - the command")).toMatchObject({
      text: "Runs it.",
      params: [
        { name: "$1", text: "the folder" },
        { name: "$@", text: "the command" },
      ],
    });
  });
});

test("a README in AsciiDoc becomes markdown", () => {
  expect(
    asciidocToMarkdown(
      "= Ledger\n:link-book: https://example.org/book\n:toc:\n\nimage:https://x.org/b.svg[badge]\n{link-book}[Books], https://example.org[docs,window=_blank] and link:docs/a.adoc[A].\n\n== Usage\n\n[source,scala]\n----\nval x = 1 // {link-book}\n----\n// hidden\n* one\n** two\n",
    ),
  ).toBe(
    "# Ledger\n\n\n[Books](https://example.org/book), [docs](https://example.org) and [A](docs/a.adoc).\n\n## Usage\n\n\n```scala\nval x = 1 // {link-book}\n```\n\n- one\n  - two\n",
  );
});

describe("a comment made to take time is read at once", () => {
  const readers = { asciidocToMarkdown, kotlinDoc, phpDoc, rubyDoc, scalaDoc, shellDoc, swiftDoc };
  const traps = [
    "[",
    "{",
    "@param {",
    "[[a ",
    "''",
    "{{{",
    "``",
    "- Parameter ",
    "$1 - ",
    "(((",
    "@param array<",
    "+a",
  ];
  test.each(Object.entries(readers))("by %s", (_, reader) => {
    for (const trap of traps) {
      const started = performance.now();
      reader(trap.repeat(20_000 / trap.length));
      expect(performance.now() - started).toBeLessThan(3000);
    }
  });
});
