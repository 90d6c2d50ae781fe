/**
 * Lantern as a library: everything that a program needs to watch something of its own.
 *
 * ```ts
 * const keeper = new Keeper({ watches, sources: defaultSources(), store, channels: [], clock });
 * const change = await keeper.look("timetable");
 * ```
 */

export { compareLines, type Difference } from "./core/compare.ts";
export { LanternError } from "./core/errors.ts";
export { Keeper } from "./core/keeper.ts";
export type { Channel, Clock, Source, Store } from "./core/ports.ts";
export type { Change, Snapshot } from "./core/snapshot.ts";
export { parseWatches, type Watch } from "./core/watch.ts";
export { defaultSources } from "./sources/index.ts";
export { FileStore } from "./storage/file-store.ts";
export { MemoryStore } from "./storage/memory-store.ts";
