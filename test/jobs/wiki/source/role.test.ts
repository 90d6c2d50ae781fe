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
];

test.each(cases)("%s is %s", (path, role) => {
  const language = languageOf(path);
  expect(language === null ? null : roleOf(path, language)).toBe(role);
});
