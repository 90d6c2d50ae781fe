/** The sample repository's history: who did what when, and which files a commit brings. */
export interface SampleCommit {
  readonly by: Person;
  /** Day and time, UTC. */
  readonly at: string;
  readonly message: string;
  /**
   * Files, and folders with all that is in them, of `lantern/`. A file that stands in `earlier/NN/`, NN being the
   * number of this commit, is taken from there: that is what it was then.
   */
  readonly files: readonly string[];
  /** An annotated tag on this commit. */
  readonly tag?: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

const MIRA: Person = { name: "Mira Holt", email: "mira@example.com" };
const JONAS: Person = { name: "Jonas Weil", email: "jonas@example.com" };
const ADA: Person = { name: "Ada Okafor", email: "ada@example.com" };

/** Oldest first. */
export const HISTORY: readonly SampleCommit[] = [
  {
    by: MIRA,
    at: "2025-02-10T18:04:00Z",
    message:
      "Compare two lists of lines\n\nWhatever is watched becomes lines, so there is one way to compare.",
    files: [
      "LICENSE",
      "README.md",
      "package.json",
      "tsconfig.json",
      "src/core/compare.ts",
      "src/core/duration.ts",
      "src/core/errors.ts",
      "src/core/snapshot.ts",
      "src/core/watch.ts",
      "test/compare.test.ts",
    ],
  },
  {
    by: MIRA,
    at: "2025-02-14T20:31:00Z",
    message: "Keep snapshots and changes in files that people can read",
    files: ["src/core/ports.ts", "src/core/README.md", "src/storage", "test/store.test.ts"],
  },
  {
    by: JONAS,
    at: "2025-02-23T10:12:00Z",
    message: "Look at pages and folders",
    files: ["src/sources", "test/sources.test.ts", "test/support.ts"],
  },
  {
    by: MIRA,
    at: "2025-03-02T16:45:00Z",
    message:
      "Look when it is due, and tell what changed\n\nA change is stored before the snapshot is replaced.",
    files: [
      "docs/design.md",
      "src/channels/README.md",
      "src/channels/message.ts",
      "src/channels/terminal.ts",
      "src/core/clock.ts",
      "src/core/keeper.ts",
      "src/core/schedule.ts",
      "src/index.ts",
      "test/keeper.test.ts",
      "test/schedule.test.ts",
    ],
  },
  {
    by: JONAS,
    at: "2025-03-09T11:20:00Z",
    message: "Serve the changes and a feed",
    files: ["src/http/README.md", "src/http/feed.ts", "src/http/server.ts"],
  },
  {
    by: MIRA,
    at: "2025-03-11T19:02:00Z",
    message: "Add the command line",
    files: ["CHANGELOG.md", "README.md", "docs/configuration.md", "src/cli"],
    tag: "v0.1.0",
  },
  {
    by: ADA,
    at: "2025-04-06T14:38:00Z",
    message:
      "Take reports from other machines\n\nAn agent sends what it saw; the comparison stays in one place.",
    files: [
      "agent",
      "src/cli/commands.ts",
      "src/cli/settings.ts",
      "src/core/keeper.ts",
      "src/core/watch.ts",
      "src/http/server.ts",
      "src/http/token.ts",
      "test/http.test.ts",
    ],
  },
  {
    by: JONAS,
    at: "2025-04-12T09:55:00Z",
    message: "Tell webhooks, signed when there is a secret",
    files: ["docs/channels.md", "src/channels/webhook.ts", "src/cli/lantern.ts", "src/cli/settings.ts"],
  },
  {
    by: ADA,
    at: "2025-04-21T17:26:00Z",
    message: "Add a client for Python",
    files: ["CHANGELOG.md", "README.md", "clients/python", "docs/configuration.md", "package.json"],
    tag: "v1.0.0",
  },
  {
    by: MIRA,
    at: "2025-05-04T21:17:00Z",
    message:
      "Tell of trouble only when three looks in a row failed\n\nPages that are down for a minute woke people up.",
    files: ["docs/design.md", "src/core/keeper.ts", "src/core/schedule.ts", "test/trouble.test.ts"],
  },
  {
    by: JONAS,
    at: "2025-05-18T08:40:00Z",
    message: "Hold news back during quiet hours",
    files: [
      "docs/channels.md",
      "docs/configuration.md",
      "src/channels/README.md",
      "src/channels/quiet-hours.ts",
      "src/cli/lantern.ts",
      "src/cli/settings.ts",
    ],
  },
  {
    by: ADA,
    at: "2025-05-28T15:03:00Z",
    message: "Add a client for Java",
    files: ["CHANGELOG.md", "README.md", "clients/java"],
  },
];
