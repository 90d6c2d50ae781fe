import { expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

test.each<[string, string, string[]]>([
  [
    "a class with its members for others, annotations left out of what is shown",
    [
      "@Deprecated",
      '@SuppressWarnings("x")',
      "public final class A<T extends B> extends Base<T> implements C, D<T> {",
      "  public static final int MAX = 10;",
      '  protected String one = "x", two;',
      "  private int hidden;",
      "  int inPackage;",
      "  public A(int x) {}",
      "  @Override",
      "  public <R> List<R> doIt(final int a, String... b) throws IOException {",
      "    return null;",
      "  }",
      "  private void priv() {}",
      "}",
    ].join("\n"),
    [
      "+ class A 1-14 | public final class A<T extends B> extends Base<T> implements C, D<T>",
      "  property MAX 4-4 | public static final int MAX = 10",
      '  property one 5-5 | protected String one = "x", two',
      '  property two 5-5 | protected String one = "x", two',
      "  constructor A 8-8 | public A(int x)",
      "  method doIt 9-12 | public <R> List<R> doIt(final int a, String... b) throws IOException",
    ],
  ],
  [
    "public types inside others, by a name with a dot",
    "public class A {\n  public static class N { public void n() {} }\n  static class Hidden {}\n  protected interface Cb { void call(); class In { public class Deep {} } }\n}",
    [
      "+ class A 1-5 | public class A",
      "+ class A.N 2-2 | public static class N",
      "  method n 2-2 | public void n()",
      "+ interface A.Cb 4-4 | protected interface Cb",
      "  method call 4-4 | void call()",
      "+ class A.Cb.In 4-4 | class In",
      "+ class A.Cb.In.Deep 4-4 | public class Deep",
    ],
  ],
  [
    "enums with their values",
    "public enum E {\n  X,\n  Y(2) { void z() {} },\n  @Deprecated Z;\n  public int v() { return 1; }\n}",
    [
      "+ enum E 1-6 | public enum E",
      "  value X 2-2 | X",
      "  value Y 3-3 | Y(2)",
      "  value Z 4-4 | Z",
      "  method v 5-5 | public int v()",
    ],
  ],
  [
    "records, annotations and sealed interfaces",
    'public record R(int a, String b) { public R { } public static R of() { return null; } }\npublic @interface Ann { String value() default "x"; }\npublic sealed interface S permits R {}',
    [
      "+ record R 1-1 | public record R(int a, String b)",
      "  constructor R 1-1 | public R",
      "  method of 1-1 | public static R of()",
      "+ annotation Ann 2-2 | public @interface Ann",
      '  method value 2-2 | String value() default "x"',
      "+ interface S 3-3 | public sealed interface S permits R",
    ],
  ],
  [
    "what only its package may use, as not exported",
    "class P { public void x() {} }\ninterface I { int K = 1; default void d() {} void e(); private void p() {} }",
    [
      "- class P 1-1 | class P",
      "  method x 1-1 | public void x()",
      "- interface I 2-2 | interface I",
      "  property K 2-2 | int K = 1",
      "  method d 2-2 | default void d()",
      "  method e 2-2 | void e()",
    ],
  ],
])("a Java file declares %s", async (_, text, expected) => {
  expect(outline(await factsOf("A.java", text))).toEqual(expected);
});

test("a Java file's package, imports and bases", async () => {
  const {
    package: name,
    imports,
    symbols,
  } = await factsOf(
    "A.java",
    "package com.x.a;\nimport java.util.List;\nimport java.util.*;\nimport static com.x.Util.help;\nimport static com.x.Util.*;\nclass A extends B.C<T> implements D {}\n",
  );
  expect(name).toBe("com.x.a");
  expect(
    imports.map((i) => [i.line, i.from, i.all, i.names.map((n) => `${n.name} as ${n.as}`).join()]),
  ).toEqual([
    [2, "java.util.List", false, "List as List"],
    [3, "java.util", true, ""],
    [4, "com.x.Util", false, "Util as help"],
    [5, "com.x.Util", false, ""],
  ]);
  expect(symbols[0]?.bases).toEqual(["B.C", "D"]);
});

test("Javadoc counts, also above annotations; other comments do not", async () => {
  const { symbols } = await factsOf(
    "A.java",
    "/** Yes. */\n@Deprecated\npublic class A {\n  // No.\n  public void m() {}\n  /* No. */\n  public void n() {}\n  /** Of o. */\n  public void o() {}\n}",
  );
  expect(symbols[0]?.doc?.text).toBe("Yes.");
  expect(symbols[0]?.members.map((m) => m.doc?.text ?? null)).toEqual([null, null, "Of o."]);
});

test("the package's documentation stands in package-info.java", async () => {
  const { doc } = await factsOf("a/package-info.java", "/**\n * The package.\n */\npackage com.x.a;\n");
  expect(doc?.text).toBe("The package.");
});

test("a Java program begins in its main method", async () => {
  const text = "public class A { public static void main(String[] args) {} }";
  expect((await factsOf("A.java", text)).entry).not.toBeNull();
  expect((await factsOf("A.java", text.replace("main", "other"))).entry).toBeNull();
});

test("Java tests are the methods marked so", async () => {
  const { tests } = await factsOf(
    "ATest.java",
    "class ATest {\n  @Test\n  void works() {}\n  @ParameterizedTest @ValueSource(ints = 1) void many(int x) {}\n  void no() {}\n}",
  );
  expect(tests.map((t) => [t.title, t.line, t.endLine])).toEqual([
    ["ATest.works", 2, 3],
    ["ATest.many", 4, 4],
  ]);
});
