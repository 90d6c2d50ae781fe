import type { Atlas, AtlasFile, Module } from "../graph/atlas.ts";
import { compare } from "../order.ts";
import { isForeign, roleOfPath } from "../source/role.ts";
import { findingsOfFile } from "./config-files.ts";
import type {
  EnvironmentFinding,
  EventFinding,
  Finding,
  FlagFinding,
  RouteFinding,
  TableFinding,
} from "./finding.ts";

/** A finding with its file. */
export type Placed<T extends Finding = Finding> = T & {
  readonly path: string;
  /** Null for files that are no source. */
  readonly module: Module | null;
};

/** What the source of a repository says, and the files that describe it; tests, examples and tools left out. By path and line. */
export interface Findings {
  readonly environment: readonly Placed<EnvironmentFinding>[];
  readonly flags: readonly Placed<FlagFinding>[];
  readonly routes: readonly Placed<RouteFinding>[];
  readonly tables: readonly Placed<TableFinding>[];
  readonly events: readonly Placed<EventFinding>[];
}

export function gather(atlas: Atlas, texts: ReadonlyMap<string, string>): Findings {
  const all: Placed[] = [];
  for (const file of atlas.files.values()) {
    if (file.role !== "source") continue;
    const module = atlas.moduleOf.get(file.path) ?? null;
    for (const finding of file.facts.findings) all.push({ ...finding, path: file.path, module });
  }
  const scripts = [...atlas.files.values()].filter((f) => f.facts.language === "Shell");
  for (const [path, text] of texts) {
    if (isForeign(path) || roleOfPath(path) !== "source") continue;
    for (const finding of findingsOfFile(path, text)) all.push({ ...finding, path, module: null });
  }
  all.sort((a, b) => compare(a.path, b.path) || a.line - b.line);
  const of = <K extends Finding["kind"]>(kind: K) =>
    all.filter((f): f is Placed<Extract<Finding, { kind: K }>> => f.kind === kind);
  return {
    environment: of("environment").filter((f) => !isShared(f, scripts)),
    flags: of("flag"),
    routes: of("route"),
    tables: standing(of("table")),
    events: heard(of("event")),
  };
}

const MIGRATION = /(?:^|\/)(?:migrations?|migrate|drizzle)\//i;

/** Migrations tell what was once made, so they count only where nothing says what there is now; the last one of a name wins. */
function standing(tables: readonly Placed<TableFinding>[]): Placed<TableFinding>[] {
  const now = tables.filter((t) => !(t.through === "SQL" && MIGRATION.test(t.path)));
  const shown =
    now.length > 0 ? now : tables.filter((t) => !/(?:^|[/._-])(?:down|rollback)[/.]/i.test(t.path));
  return now.length > 0 ? shown : [...new Map(shown.map((t) => [t.name, t] as const)).values()];
}

/** A listener alone may wait for a click or for another program: an emitter's event counts where something here emits it. */
function heard(events: readonly Placed<EventFinding>[]): Placed<EventFinding>[] {
  const emitted = new Set(events.filter((e) => e.side === "emits").map((e) => `${e.through}\n${e.name}`));
  return events.filter((e) => e.through !== "emitter" || emitted.has(`${e.through}\n${e.name}`));
}

/** A script may take from another what that one sets. */
function isShared({ path, name }: Placed<EnvironmentFinding>, scripts: readonly AtlasFile[]): boolean {
  if (!scripts.some((s) => s.path === path)) return false;
  return scripts.some((s) => s.path !== path && s.role === "source" && s.text.includes(`${name}=`));
}
