/**
 * Writes the declarations that the package brings into dist/, before it is packed: `bun .ci/build-types.ts`. Whoever
 * installs it may have other compiler options than these sources need.
 */
import { rm, unlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

const root = join(import.meta.dir, "..");
const dist = join(root, "dist");
const ENTRIES = ["src/index.d.ts", "src/client/index.d.ts"];
const IMPORT = /(?:from |import\()"(\.[^"]+)"/g;

await rm(dist, { recursive: true, force: true });
const tsc = Bun.spawn(
  [
    process.execPath,
    "--bun",
    "node_modules/.bin/tsc",
    "-p",
    ".ci/tsconfig.types.json",
    "--tsBuildInfoFile",
    "null",
  ],
  { cwd: root, stdin: "ignore", stdout: "inherit", stderr: "inherit" },
);
if ((await tsc.exited) !== 0) throw new Error("Expected the sources to give declarations, tsc refused");

const needed = new Set<string>();
const waiting = ENTRIES.map((entry) => join(dist, entry));
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (needed.has(file)) continue;
  needed.add(file);
  for (const [, to = ""] of (await Bun.file(file).text()).matchAll(IMPORT)) {
    waiting.push(resolve(dirname(file), to.replace(/\.tsx?$/, ".d.ts")));
  }
}
for await (const file of new Bun.Glob("**/*.d.ts").scan({ cwd: dist, absolute: true })) {
  if (!needed.has(file)) await unlink(file);
}
console.log(`${needed.size} declarations below ${relative(root, dist)}/`);
