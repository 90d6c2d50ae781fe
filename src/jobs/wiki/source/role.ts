import { posix } from "node:path";
import type { Language } from "../language.ts";

/** What a file is for. Only `source` makes modules and takes part in the ranking. */
export const ROLES = [
  "source",
  "test",
  "example",
  "benchmark",
  "tooling",
  "docs",
  "generated",
  "vendored",
] as const;
export type Role = (typeof ROLES)[number];

const FOLDERS: readonly (readonly [Role, RegExp])[] = [
  [
    "vendored",
    /(?:^|\/)(?:vendor|vendored|node_modules|third[_-]?party|bower_components|jspm_packages|Godeps|Pods|Carthage|\.build|\.bundle|\.yarn)\//,
  ],
  ["generated", /(?:^|\/)(?:dist|\.next|__generated__|_generated)\//],
  [
    "test",
    /^tests?[-_][\w-]+\/|(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|__tests?_\w+__|testdata|test[-_]?(?:data|utils?|helpers?|support|fixtures?)|fixtures?|runtime[-_]tests?|e2e|specs?|integration[-_]tests?)\//i,
  ],
  [
    "example",
    /(?:^|\/)(?:_?examples?|samples?|demos?|playgrounds?|sandbox|[\w .-]+ examples?|tutorials?|cookbook|template-[\w-]+|\w+[-_]template)\//i,
  ],
  ["benchmark", /(?:^|\/)(?:bench|benches|benchmarks?|perf(?:[-_]\w+)?)\//i],
  ["docs", /(?:^|\/)(?:docs?|documentation|website)\//i],
  ["tooling", /(?:^|\/)(?:scripts?|tools?|tooling|hack|ci|\.[^/]+)\//],
];

const TOOL_FILE =
  /(?:^|\/)(?:[^/]+\.config\.[cm]?[jt]s|\.[^/]+\.[cm]?js|(?:gulp|grunt|rake)file\.[cm]?js|module-info\.java|setup\.py|noxfile\.py|fabfile\.py|tasks\.py|runtests\.py|conf\.py)$/i;

/** What build tools read, written in the language of what they build. */
const BUILD_FILE =
  /(?:^|\/)(?:Package(?:@swift-[\d.]+)?\.swift|[^/]+\.(?:gradle\.kts|gemspec|podspec|mill|sbt|rake)|build\.sc|config\.ru|\.[^/]+\.(?:php|rb)|(?:rector|ecs|scoper\.inc)\.php|mvnw|gradlew|millw?|sbt)$/;

const NAMED_FILES: readonly (readonly [Role, RegExp])[] = [
  [
    "benchmark",
    /(?:^|\/)bench(?:marks?)?\.[cm]?[jt]sx?$|[._-]bench\.[cm]?[jt]sx?$|Benchmarks?\.(?:java|kt|scala|swift)$|(?:^|\/)src\/jmh\//,
  ],
  ["example", /\.stories\.[cm]?[jt]sx?$/],
  ["tooling", TOOL_FILE],
  ["tooling", BUILD_FILE],
  // Django writes most of these, and nothing calls them by name.
  ["tooling", /(?:^|\/)migrations\/\d{4}_\w+\.py$/],
];

/** The role of a file by its path alone. `test` wins over `example`: an example's test is a test. */
export function roleOf(path: string, language: Pick<Language, "name" | "isTest">): Role {
  for (const [role, pattern] of FOLDERS.slice(0, 2)) if (pattern.test(folders(path))) return role;
  if (language.isTest(path)) return "test";
  for (const [role, pattern] of FOLDERS) if (pattern.test(folders(path))) return role;
  // In these languages a folder `build` beside `src` holds the scripts that build it.
  if (/^build\//.test(path) && /Script$|^TSX$/.test(language.name)) return "tooling";
  return NAMED_FILES.find(([, pattern]) => pattern.test(path))?.[0] ?? "source";
}

/** As `roleOf`, for a file that is no source. */
export function roleOfPath(path: string): Role {
  return roleOf(path, { name: "", isTest: () => false });
}

/** Whether a file was not written for this repository. */
export function isForeign(path: string): boolean {
  return FOLDERS.slice(0, 2).some(([, pattern]) => pattern.test(folders(path)));
}

/** The path without a Java package: `com/example/demo` is the name that a project begins with, not what it is for. */
function folders(path: string): string {
  return path.replace(/((?:^|\/)src\/main\/(?:java|kotlin|scala)\/).*\//, "$1");
}

const GENERATED_NAME =
  /\.min\.[cm]?js$|\.d\.[cm]?ts$|[._-](?:pb|generated|gen)\.[a-z]+$|_pb2(?:_grpc)?\.pyi?$|\.g\.[a-z]+$/i;
const GENERATED_MARK =
  /Code generated .*DO NOT EDIT|@generated\b|This file (?:is|was) (?:auto(?:matically)?[- ]?)?generated(?! by the `rspec --init`)/i;

/** Why a file is not worth reading as source; null when it is. */
export function notWritten(path: string, text: string): string | null {
  if (/\.d\.[cm]?ts$/.test(path)) return "declarations only";
  if (GENERATED_NAME.test(path)) return "generated";
  if (
    text
      .slice(0, 2048)
      .split("\n")
      .some((line) => isMark(line))
  )
    return "generated";
  const lines = text.split("\n").length;
  return text.length > 5000 && text.length / lines > 500 ? "minified" : null;
}

/** The mark counts in a comment at the start of a line, not where a program writes it. */
function isMark(line: string): boolean {
  return /^\s*(?:<\?php\s*)?(?:\/\/|\/?\*|#|<!--)/.test(line) && GENERATED_MARK.test(line);
}

const NAMES: Readonly<Record<string, string>> = {
  ".bash": "Shell",
  ".bats": "Shell",
  ".c": "C",
  ".cc": "C++",
  ".clj": "Clojure",
  ".coffee": "CoffeeScript",
  ".cpp": "C++",
  ".cs": "C#",
  ".css": "CSS",
  ".cxx": "C++",
  ".dart": "Dart",
  ".elm": "Elm",
  ".erl": "Erlang",
  ".ex": "Elixir",
  ".exs": "Elixir",
  ".fish": "Shell",
  ".fs": "F#",
  ".go": "Go",
  ".graphql": "GraphQL",
  ".groovy": "Groovy",
  ".h": "C",
  ".hpp": "C++",
  ".hs": "Haskell",
  ".html": "HTML",
  ".java": "Java",
  ".jl": "Julia",
  ".js": "JavaScript",
  ".jsx": "JavaScript",
  ".cjs": "JavaScript",
  ".mjs": "JavaScript",
  ".kt": "Kotlin",
  ".kts": "Kotlin",
  ".less": "CSS",
  ".lua": "Lua",
  ".m": "Objective-C",
  ".ml": "OCaml",
  ".php": "PHP",
  ".pl": "Perl",
  ".proto": "Protocol Buffers",
  ".ps1": "PowerShell",
  ".py": "Python",
  ".pyi": "Python",
  ".r": "R",
  ".rb": "Ruby",
  ".rs": "Rust",
  ".sass": "CSS",
  ".scala": "Scala",
  ".scss": "CSS",
  ".sh": "Shell",
  ".sql": "SQL",
  ".svelte": "Svelte",
  ".swift": "Swift",
  ".ts": "TypeScript",
  ".tsx": "TypeScript",
  ".cts": "TypeScript",
  ".mts": "TypeScript",
  ".vim": "Vim script",
  ".vue": "Vue",
  ".zig": "Zig",
  ".zsh": "Shell",
};

/** The programming language that a file's extension stands for, also one that the wiki does not read; or null. */
export function languageName(path: string): string | null {
  return NAMES[posix.extname(path).toLowerCase()] ?? null;
}
