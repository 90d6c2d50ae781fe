import { expect, test } from "bun:test";
import { findingsOfFile } from "../../../../src/jobs/wiki/findings/config-files.ts";
import { found, foundWith } from "./found.ts";

const SIZE = 200_000;
const BRICKS = [
  "(",
  '"',
  "'",
  "`",
  "\\",
  "/*",
  "(/[",
  '"""',
  "\n",
  "process.env[",
  "os.getenv(",
  "${A:-",
  "CREATE TABLE a(",
  ".option(",
  "@a.get(",
  "#[arg(",
  "class A(",
  "a = ",
  "{A,",
  ".on(",
];
const LANGUAGES = [
  "TypeScript",
  "Python",
  "Go",
  "Rust",
  "Java",
  "C#",
  "Ruby",
  "PHP",
  "Shell",
  "SQL",
  "Prisma",
  "C",
  "Kotlin",
];
const IMPORTS = [
  "express",
  "commander",
  "yargs",
  "node:util",
  "argparse",
  "click",
  "flag",
  "clap",
  "fastapi",
  "django.db",
  "sqlalchemy",
  "typeorm",
  "drizzle-orm/pg-core",
  "optparse",
  "sinatra",
  "jakarta.persistence",
  "org.springframework.web",
  "pydantic",
];

/** Ten times what the slowest takes on a busy machine. */
const MOST_MS = 5000;

test.each(LANGUAGES)("200 KB of anything is read in bounded time as %s", (language) => {
  for (const brick of BRICKS) {
    const started = performance.now();
    foundWith("a/x", language, IMPORTS, `env option CREATE ${brick.repeat(SIZE / brick.length)}`);
    expect([brick, performance.now() - started < MOST_MS]).toEqual([brick, true]);
  }
});

test("Files of settings are bounded as well", () => {
  for (const path of [".env.example", "Dockerfile", "compose.yml"]) {
    for (const brick of ["A=", 'ENV A="', "${A:-", "# ", "\n"]) {
      const started = performance.now();
      findingsOfFile(path, brick.repeat(SIZE / brick.length));
      expect([path, brick, performance.now() - started < MOST_MS]).toEqual([path, brick, true]);
    }
  }
});

test("A file with ten thousand reads gives a thousand findings", async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `a(process.env.V${i});`);
  expect((await found("x.ts", lines.join("\n"))).length).toBe(1000);
});
