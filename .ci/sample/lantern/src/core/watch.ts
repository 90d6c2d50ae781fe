import { parseDuration } from "./duration.ts";
import { LanternError } from "./errors.ts";

/** The kinds of things that can be watched; `remote` ones are looked at by an agent on another machine. */
export const WATCH_KINDS = ["page", "folder", "remote"] as const;

/** One of {@link WATCH_KINDS}. */
export type WatchKind = (typeof WATCH_KINDS)[number];

/** One thing to keep an eye on. */
export interface Watch {
  /** Short and unique; part of addresses and file names. */
  readonly id: string;
  readonly kind: WatchKind;
  /** The address of a page, the path of a folder, or the name of an agent. */
  readonly target: string;
  /** What people call it. */
  readonly title: string;
  /** Time between two looks, at least {@link MIN_INTERVAL_MS}. */
  readonly intervalMs: number;
  /** Lines that match one of these are not compared, such as the date in a footer. */
  readonly ignore: readonly RegExp[];
}

/** Looking more often than this is unkind to servers. */
export const MIN_INTERVAL_MS = 10_000;

const DEFAULT_INTERVAL = "15m";
const ID = /^[a-z0-9][a-z0-9-]{0,40}$/;

/**
 * Reads a watch list.
 *
 * @param text the content of `lantern.json`
 * @throws LanternError `config_invalid`, naming the entry and the rule that it breaks
 */
export function parseWatches(text: string): readonly Watch[] {
  const list = (JSON.parse(text) as { watches?: unknown }).watches;
  if (!Array.isArray(list)) throw invalid("Expected a list named `watches`");
  const watches = list.map((entry, index) => parseWatch(entry as Record<string, unknown>, index));
  const ids = new Set(watches.map((watch) => watch.id));
  if (ids.size < watches.length) throw invalid("Expected every watch to have an id of its own");
  return watches;
}

function parseWatch(entry: Record<string, unknown>, index: number): Watch {
  const id = String(entry["id"] ?? "");
  if (!ID.test(id)) throw invalid(`Expected watch ${index + 1} to have an id of lower case letters and digits`);
  const kind = WATCH_KINDS.find((name) => typeof entry[name] === "string");
  if (kind === undefined) throw invalid(`Expected watch ${id} to name one of ${WATCH_KINDS.join(", ")}`);
  const intervalMs = parseDuration(String(entry["every"] ?? DEFAULT_INTERVAL));
  if (intervalMs < MIN_INTERVAL_MS) throw invalid(`Expected watch ${id} to wait at least 10s between looks`);
  const ignore = Array.isArray(entry["ignore"]) ? entry["ignore"].map((p) => new RegExp(String(p))) : [];
  return { id, kind, target: String(entry[kind]), title: String(entry["title"] ?? id), intervalMs, ignore };
}

function invalid(message: string): LanternError {
  return new LanternError("config_invalid", message);
}
