import { expect, test } from "bun:test";
import { join } from "node:path";
import { factsOf } from "../extract.ts";
// Made with `ctags --output-format=json --fields=+KnSa sample.*` (Universal Ctags): names of all tags but namespaces,
// modules, headers, locals, parameters, prototypes, guards and what is private to its type.
import expected from "./samples/ctags.json";

test.each(Object.entries(expected))("%s: at least 95 %% of what ctags finds is found", async (name, tags) => {
  const text = await Bun.file(join(import.meta.dir, "samples", name)).text();
  const { symbols, methods } = await factsOf(name, text);
  const found = new Set([
    ...symbols.flatMap((s) => [s.name.split(/::|\./).at(-1), ...s.members.map((m) => m.name)]),
    ...methods.map((m) => m.member.name),
  ]);
  const missing = tags.filter((tag) => !found.has(tag));
  expect(missing.length / tags.length, missing.join(", ")).toBeLessThanOrEqual(0.05);
});

test("the guard of a header is no macro that marks what follows it", async () => {
  const { symbols } = await factsOf(
    "a.h",
    "#ifndef A_PRIVATE_H\n#define A_PRIVATE_H\n\nint cmp(int);\n#endif\n",
  );
  expect(symbols.map((s) => s.name)).toEqual(["cmp"]);
});
