import { expect, test } from "bun:test";
import { findingsOfFile } from "../../../../src/jobs/wiki/findings/config-files.ts";
import { found } from "./found.ts";

test("TypeScript's reads are found with default, comment and symbol", async () => {
  const text = [
    "export const port = process.env.DECK_PORT ?? 8080; // Where it listens.",
    "export function open() {",
    '  return [Bun.env["DECK_HOME"] || "/tmp", import.meta.env.VITE_BASE, Deno.env.get("DECK_KEY")];',
    "}",
    'const { DECK_MODE, DECK_TEAM = "blue" } = process.env;',
  ].join("\n");
  expect(await found("src/settings.ts", text)).toEqual([
    "1 DECK_PORT =8080 # Where it listens. in port",
    "3 VITE_BASE in open",
    "3 DECK_HOME =/tmp in open",
    "3 DECK_KEY in open",
    "5 DECK_MODE",
    "5 DECK_TEAM =blue",
  ]);
});

test("What is written, in a comment, in a string or put together is no read", async () => {
  const text = [
    'process.env.WRITTEN = "1";',
    "delete process.env.GONE;",
    "// process.env.COMMENTED",
    "/* process.env.BLOCK */",
    "const say = 'process.env.QUOTED';",
    `const one = process.env[\`PART_\${say}\`];`,
    "const two = process.env[say];",
    "const mode = import.meta.env.MODE;",
    "const other = config.process.env.OTHER;",
    "const pattern = /process.env.PATTERN/;",
    `const shown = \`process.env.TEXT \${one}\`;`,
  ].join("\n");
  expect(await found("src/not.ts", text)).toEqual([]);
});

test("The keys of a schema that checks process.env are variables", async () => {
  const text = [
    'import { z } from "zod";',
    "const Schema = z.object({",
    "  // How many at once.",
    "  POOL_SIZE: z.coerce.number().default(5),",
    "  POOL_NAME: z.string(),",
    "});",
    "const Other = z.object({",
    "  NOT_READ: z.string(),",
    "});",
    "export const env = Schema.parse(process.env);",
  ].join("\n");
  expect(await found("src/env.ts", text)).toEqual([
    "4 POOL_SIZE =5 # How many at once. in Schema",
    "5 POOL_NAME in Schema",
  ]);
});

test("Python reads with os, and pydantic's settings take a prefix", async () => {
  const text = [
    "import os",
    "from pydantic_settings import BaseSettings, SettingsConfigDict",
    "",
    'HOME = os.environ["DECK_HOME"]',
    'PORT = os.getenv("DECK_PORT", "80")',
    'os.environ["SET_HERE"] = "x"',
    'NAME = os.environ.get(f"DECK_{HOME}")',
    "",
    "class Settings(BaseSettings):",
    '    """os.getenv("IN_DOC")"""',
    '    model_config = SettingsConfigDict(env_prefix="APP_")',
    "    retries: int = 3  # Before it gives up.",
    "    label: str",
  ].join("\n");
  expect(await found("deck/settings.py", text)).toEqual([
    "4 DECK_HOME in HOME",
    "5 DECK_PORT =80 in PORT",
    "12 APP_RETRIES =3 # Before it gives up. in Settings",
    "13 APP_LABEL in Settings",
  ]);
});

test.each([
  [
    "Go",
    "a.go",
    'package a\n\nimport "os"\n\nvar home = os.Getenv("DECK_HOME")\nvar x, ok = os.LookupEnv("DECK_X")\n',
    ["DECK_HOME", "DECK_X"],
  ],
  ["Java", "A.java", 'class A { String h = System.getenv("DECK_HOME"); }', ["DECK_HOME"]],
  [
    "Rust",
    "a.rs",
    'fn a<\'a>() { std::env::var("DECK_HOME").ok(); env!("DECK_BUILD"); let c = \'"\'; env::var(name); }',
    ["DECK_HOME", "DECK_BUILD"],
  ],
  ["C#", "A.cs", 'var h = Environment.GetEnvironmentVariable("DECK_HOME") ?? "/";', ["DECK_HOME =/"]],
  [
    "Ruby",
    "a.rb",
    'a = ENV["DECK_HOME"]\nb = ENV.fetch("DECK_X", "1")\nENV["SET"] = "1"\n',
    ["DECK_HOME", "DECK_X =1"],
  ],
  [
    "PHP",
    "a.php",
    "<?php $a = getenv('DECK_HOME') ?: 'x'; $b = $_ENV['DECK_B']; getenv(\"A_$b\");",
    ["DECK_HOME =x", "DECK_B"],
  ],
  ["C", "a.c", 'char *h = getenv("DECK_HOME");\n/* getenv("NO") */', ["DECK_HOME"]],
  ["Shell", "a.sh", `OWN=1\necho "\${DECK_HOME:-/tmp}" \${OWN:-2}\n# \${NO:-1}\n`, ["DECK_HOME =/tmp"]],
])("%s reads it in its own way", async (language, path, text, names) => {
  const lines = await found(path, text, language);
  expect(lines.map((l) => l.replace(/^\d+ /, "").replace(/ in \w+$/, ""))).toEqual(names);
});

test("Example settings, Dockerfile and compose name variables; a secret's value is not shown", () => {
  const names = (path: string, text: string) =>
    findingsOfFile(path, text).map((f) =>
      f.kind === "environment" ? [f.line, f.name, f.fallback, f.doc].join(" ") : "",
    );
  expect(names(".env.example", "# Where it listens.\nPORT=80\n\nAPI_KEY=abc\n#DEBUG=\n")).toEqual([
    "2 PORT 80 Where it listens.",
    "4 API_KEY  ",
    "5 DEBUG  ",
  ]);
  expect(names("Dockerfile", 'FROM x\nENV A=1 B="two words"\nENV C 3\n')).toEqual([
    "2 A 1 ",
    "2 B two words ",
    "3 C 3 ",
  ]);
  expect(names("compose.yaml", `x: \${TAG:-latest} $\${NOT}\n# \${NO}\n`)).toEqual(["1 TAG latest "]);
});
