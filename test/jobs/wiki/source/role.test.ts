import { expect, test } from "bun:test";
import { languageOf } from "../../../../src/jobs/wiki/languages.ts";
import { type Role, roleOf } from "../../../../src/jobs/wiki/source/role.ts";

const cases: readonly (readonly [path: string, role: Role])[] = [
  ["src/main/java/com/example/demo/DemoApplication.java", "source"],
  ["server/src/main/java/org/acme/tools/docs/Page.java", "source"],
  ["examples/hello/src/main/java/com/acme/Hello.java", "example"],
  ["src/test/java/com/example/demo/DemoApplicationTests.java", "test"],
  ["src/main/java/com/acme/vendor/Price.java", "source"],
  ["examples/hello/main.go", "example"],
  ["watchOS Example/Watch Extension/View.swift", "example"],
  ["Package.swift", "tooling"],
  ["Package@swift-6.0.swift", "tooling"],
  ["settings.gradle.kts", "tooling"],
  ["build.mill", "tooling"],
  ["ledger.gemspec", "tooling"],
  ["lib/tasks/books.rake", "tooling"],
  ["Sources/Ledger/Package.swift.swift", "source"],
  ["Tests/LedgerTests/BookTests.swift", "test"],
  ["lib/src/commonTest/kotlin/BookTest.kt", "test"],
  ["lib/src/commonMain/kotlin/Book.kt", "source"],
  ["lib/src/jmh/kotlin/BookBenchmark.kt", "benchmark"],
  ["core/src/test/scala/BookSuite.scala", "test"],
  ["spec/book_spec.rb", "test"],
  ["features/steps.rb", "test"],
  ["lib/ledger/spec.rb", "source"],
  ["tests/BookTest.php", "test"],
  ["src/Testing/Fake.php", "source"],
  ["Carthage/Checkouts/A/a.swift", "vendored"],
  [".build/checkouts/a/a.swift", "vendored"],
  ["vendor/psr/log/Log.php", "vendored"],
  ["test/book.bats", "test"],
];

test.each(cases)("%s is %s", (path, role) => {
  const language = languageOf(path);
  expect(language === null ? null : roleOf(path, language)).toBe(role);
});
