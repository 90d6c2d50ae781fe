/** House rules that no ready-made tool checks: STYLE.md says why. `bun .ci/rules.ts` prints what breaks them. */
import { readFileSync } from "node:fs";

interface Rule {
  /** What the reader of a finding is told. */
  readonly rule: string;
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly pattern: RegExp;
  /** Text in comments counts too. */
  readonly comments?: true;
}

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly text: string;
}

const CODE = /^(src|views|test|bench|\.ci)\/.*\.(ts|tsx|cjs|css)$/;
const PROGRAM = /^(src|views)\/.*\.(ts|tsx)$/;
const TESTS = /^test\/.*\.tsx?$/;
const THIS_FILE = /^(\.ci\/rules\.ts|test\/house\/rules\.test\.ts)$/;
/** They say what the compiler must refuse. */
const TYPE_TESTS =
  /^(\.ci\/rules\.ts|test\/house\/rules\.test\.ts|test\/embed\/types\.test\.ts|test\/client\/client\.test\.ts)$/;
const EDGES =
  /^(src\/(compose|face|listen|main|runner|worker|config|adapters\/clock|client\/machine)|views\/browser\/machine)\.ts$/;

export const RULES: readonly Rule[] = [
  {
    rule: "time, timers, chance and the environment come as arguments: only compose, face, listen, main, runner, worker, config and the clock adapter touch them",
    files: PROGRAM,
    except: EDGES,
    pattern:
      /\bDate\.now\b|\bnew Date\(\s*\)|\bset(Timeout|Interval)\b|\bMath\.random\b|\bprocess\.env\b|\bBun\.env\b|\bBun\.sleep\((?!0\))/,
  },
  {
    rule: "no words that promise work not done",
    files: CODE,
    except: THIS_FILE,
    pattern: /\b(TODO|FIXME|XXX)\b/,
    comments: true,
  },
  {
    rule: "no words that excuse work not done",
    files: CODE,
    except: THIS_FILE,
    pattern: /\b(not (yet )?implemented|(?<!::)placeholder(?!=|-shown|-color|:)|for now|stub(bed)?)\b/i,
    comments: true,
  },
  {
    rule: "a test is never skipped, alone or asleep",
    files: TESTS,
    except: THIS_FILE,
    pattern: /\b(test|it|describe)\.(skip|only|todo)\b|\bBun\.sleep\([^0)]|\bsetTimeout\(/,
  },
  {
    rule: "no holes in the types",
    files: CODE,
    except: TYPE_TESTS,
    pattern: /@ts-(ignore|expect-error|nocheck)|eslint-disable|\bas any\b|: any\b/,
    comments: true,
  },
  {
    rule: "a catch returns a value, adds meaning or throws again",
    files: PROGRAM,
    pattern:
      /catch\s*(\([^)]*\)\s*)?\{\s*\}|\.catch\(\(\)\s*=>\s*\{\s*\}\)|^\s*(await|void) .*\.catch\(\(\)\s*=>\s*(undefined|null)\);?$/,
  },
  {
    rule: "the lockfile names no registry",
    files: /^bun\.lock$/,
    pattern: /https?:\/\//,
  },
];

/** What in a file breaks the rules. `file` is relative to the top, with forward slashes. */
export function findings(file: string, text: string): readonly Finding[] {
  const lines = text.split("\n");
  return RULES.filter((r) => r.files.test(file) && !r.except?.test(file)).flatMap((r) =>
    lines.flatMap((line, i) =>
      (r.comments || !isComment(line)) && r.pattern.test(line)
        ? [{ file, line: i + 1, rule: r.rule, text: line.trim().slice(0, 120) }]
        : [],
    ),
  );
}

function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*)/.test(line);
}

/** Files that git knows or would add, without those that are gone. */
export function trackedFiles(cwd: string): readonly string[] {
  const { stdout } = Bun.spawnSync(["git", "ls-files", "-co", "--exclude-standard", "--deduplicate"], {
    cwd,
  });
  return stdout
    .toString()
    .split("\n")
    .filter((file) => file !== "" && Bun.file(`${cwd}/${file}`).size > 0);
}

/** Every finding in the tree, this checkout's own path in a file included. */
export function treeFindings(cwd: string): readonly Finding[] {
  return trackedFiles(cwd).flatMap((file) => {
    const text = readFileSync(`${cwd}/${file}`, "latin1");
    const own = text.includes(`${cwd}/`)
      ? [{ file, line: 0, rule: "no path of the machine it was written on", text: cwd }]
      : [];
    return [...findings(file, text), ...own];
  });
}

if (import.meta.main) {
  const found = treeFindings(process.cwd());
  for (const f of found) console.log(`${f.file}:${f.line}: ${f.rule}\n    ${f.text}`);
  process.exit(found.length === 0 ? 0 : 1);
}
