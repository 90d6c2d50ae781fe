import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { findings, treeFindings } from "../../.ci/rules.ts";

const TOP = join(import.meta.dir, "../..");

describe("a house rule", () => {
  const broken: readonly [file: string, line: string][] = [
    ["src/queue/run.ts", "const at = Date.now();"],
    ["src/queue/run.ts", "const at = new Date();"],
    ["src/queue/run.ts", "setTimeout(wake, 10);"],
    ["views/layout.tsx", "const lucky = Math.random();"],
    ["src/http/app.ts", "const port = process.env.PORT;"],
    ["src/http/app.ts", "// TODO tidy up"],
    ["bench/drain.ts", "// good enough for now"],
    ["test/queue/run.test.ts", 'test.skip("a job ends", () => {});'],
    ["test/queue/run.test.ts", "await Bun.sleep(100);"],
    ["src/http/app.ts", "const body: any = 1;"],
    ["src/http/app.ts", "// @ts-expect-error"],
    ["src/http/app.ts", "} catch {}"],
    ["src/http/app.ts", "await close().catch(() => {});"],
    ["bun.lock", '"https://registry.example/x.tgz"'],
  ];
  test.each(broken)("is broken in %s by %s", (file, line) => {
    expect(findings(file, `\n${line}\n`)).toMatchObject([{ file, line: 2 }]);
  });

  const kept: readonly [file: string, line: string][] = [
    ["src/adapters/clock.ts", "now: () => Date.now(),"],
    ["src/config.ts", "const { env = process.env } = sources;"],
    ["src/queue/run.ts", "// Date.now would make this untestable"],
    ["src/queue/run.ts", "const at = new Date(job.createdAt);"],
    ["views/form.tsx", '<input placeholder="a git address" />'],
    ["src/http/app.ts", "const size = await stat(path).catch(() => null);"],
    ["README.md", "TODO"],
  ];
  test.each(kept)("is kept in %s by %s", (file, line) => {
    expect(findings(file, line)).toEqual([]);
  });
});

test("the tree keeps every house rule", () => {
  expect(treeFindings(TOP)).toEqual([]);
});
