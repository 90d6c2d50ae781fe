/**
 * The arrows of docs/architecture.md: each folder and what it may import. A file may always import from its own
 * folder. Folders that are not in the list may be imported by nobody.
 */
const LAYERS = {
  "src/domain": [],
  "src/store": ["src/domain"],
  "src/library": ["src/domain", "src/adapters"],
  "src/events": ["src/domain"],
  "src/tracker": ["src/domain", "src/events"],
  "src/queue": ["src/domain", "src/tracker", "src/events", "src/jobs/define.ts", "src/jobs/catalog.ts"],
  "src/scheduler": ["src/domain", "src/tracker"],
  "src/metrics": ["src/domain", "src/events"],
  "src/log": ["src/domain", "src/events"],
  "src/callbacks": ["src/domain"],
  "src/auth": ["src/domain"],
  "src/credentials": ["src/domain"],
  "src/backup": ["src/domain", "src/store", "src/config.ts"],
  "src/jobs": ["src/domain"],
  "src/adapters": ["src/domain", "src/jobs/services.ts", "src/jobs/git.ts", "src/jobs/model.ts"],
  "src/http": [
    "src/domain",
    "src/events",
    "src/tracker",
    "src/scheduler",
    "src/callbacks",
    "src/auth",
    "src/credentials",
    "src/library",
    "src/metrics",
    "src/jobs/define.ts",
    "views",
  ],
  "src/cli": [
    "src/domain",
    "src/auth",
    "src/credentials",
    "src/compose.ts",
    "src/listen.ts",
    "src/config.ts",
    "src/settings.ts",
    "src/client",
    "src/backup/data-folder.ts",
    "src/http/api/job-json.ts",
    "src/http/api/token-json.ts",
    "src/http/api/credential-json.ts",
    "src/http/api/submission.ts",
    "views/format.ts",
  ],
  "src/embed": [
    "src/domain",
    "src/compose.ts",
    "src/config.ts",
    "src/settings.ts",
    "src/face.ts",
    "src/events/throttle.ts",
    "src/http/app.ts",
    "src/http/prefix.ts",
    "src/http/api/job-json.ts",
    "src/jobs",
    "src/queue/handler/failure.ts",
    "src/queue/handler/json-value.ts",
  ],
  "src/client": ["src/domain", "views/format.ts", "views/browser/shared-stream.ts"],
  views: ["src/domain"],
};

/** Single files at the top of src/ and what they may import. `compose.ts` is the one place that may import all. */
const FILES = {
  "src/settings.ts": ["src/domain"],
  "src/config.ts": ["src/domain", "src/settings.ts"],
  "src/main.ts": [
    "src/cli",
    "src/adapters",
    "src/jobs",
    "src/backup/data-folder.ts",
    "src/config.ts",
    "src/domain",
    "package.json",
  ],
  "src/face.ts": [
    "src/domain",
    "src/compose.ts",
    "src/installation.ts",
    "src/http",
    "src/library",
    "src/adapters/machine.ts",
    "views/links.ts",
    "package.json",
  ],
  "src/installation.ts": ["src/domain", "src/compose.ts"],
  "src/listen.ts": ["src/domain", "src/compose.ts", "src/face.ts", "src/http/prefix.ts"],
  "src/job-host.ts": [
    "src/domain",
    "src/jobs",
    "src/adapters",
    "src/queue/handler",
    "src/queue/messages.ts",
    "src/queue/protocol.ts",
  ],
  "src/runner.ts": ["src/job-host.ts", "src/adapters", "src/queue/lines.ts", "src/queue/protocol.ts"],
  "src/worker.ts": ["src/job-host.ts", "src/queue/handler", "src/queue/protocol.ts"],
};

/** Packages and built-in modules that only some folders may know. */
const PACKAGES = {
  "^(bun:sqlite|node:sqlite)$": ["src/store", "src/library", "src/adapters/sqlite-cache.ts"],
  "node_modules/pino/": ["src/adapters"],
  "node_modules/(ai|@ai-sdk)/": ["src/adapters/model"],
  "node_modules/elysia/": ["src/http", "src/embed"],
  "node_modules/@elysiajs/": ["src/http", "views"],
  "node_modules/@kitajs/": ["views", "src/http"],
  "node_modules/tar-stream/": ["src/backup", "src/adapters/files"],
  "node_modules/(@types/)?yauzl/": ["src/adapters/files"],
  "node_modules/(@types/)?dockerode/": ["src/queue/executors/container"],
};

const pattern = (path) => `^${path.replaceAll(".", "\\.")}${/\.[a-z]+$/.test(path) ? "$" : "/"}`;
const anyOf = (paths) => paths.map(pattern);

const layers = [...Object.entries(LAYERS), ...Object.entries(FILES)].map(([from, allowed]) => ({
  name: `layer: ${from}`,
  comment: `${from} may import only ${[from, ...allowed].join(", ")}`,
  severity: "error",
  from: { path: pattern(from) },
  to: { path: "^(src|views|test|bench|\\.ci)/", pathNot: anyOf([from, ...allowed]) },
}));

const packages = Object.entries(PACKAGES).map(([path, allowed]) => ({
  name: `package: ${path}`,
  comment: `only ${allowed.join(", ")} may import it`,
  severity: "error",
  from: { path: "^(src|views)/", pathNot: anyOf(allowed) },
  to: { path },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...packages,
    {
      name: "domain-is-a-leaf",
      comment: "the domain knows no input or output: of packages it imports only pure ones, and hashing",
      severity: "error",
      from: { path: "^src/domain/" },
      to: {
        pathNot: ["^src/domain/", "node_modules/(@sinclair/typebox|ipaddr.js|croner|cronstrue)/", "^crypto$"],
      },
    },
    {
      name: "stores-apart",
      comment: "the implementations of the store never import each other",
      severity: "error",
      from: { path: "^src/store/([^/]+)/" },
      to: { path: "^src/store/[^/]+/", pathNot: "^src/store/$1/" },
    },
    {
      name: "runs-load-no-log",
      comment: "what runs one job says all to the process that started it",
      severity: "error",
      from: { path: "^src/(runner|worker|job-host)\\.ts$" },
      to: { path: "node_modules/pino/", reachable: true },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      comment: "a file that nothing imports and that imports nothing is not part of the program",
      severity: "error",
      from: { orphan: true, path: "^(src|views)/", pathNot: "\\.d\\.ts$" },
      to: {},
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^bun(:|$)" },
    },
    {
      name: "no-dev-dependency-in-the-program",
      severity: "error",
      from: { path: "^(src|views)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["bun", "import", "types", "default"],
    },
    cache: { folder: ".cache/depcruise", strategy: "content" },
  },
};
