import type { JobStore } from "../domain/store.ts";
import { MOST_LABELS, OTHER } from "./by-label.ts";
import { type Family, gauge, type Labels } from "./open-metrics.ts";

/** Jobs by type and status, from the counters that every write keeps. */
export function jobFamilies(store: Pick<JobStore, "counts">): readonly Family[] {
  const counts = store.counts();
  const shown = firstOf(counts.map(({ type }) => type));
  const sums = new Map<string, { readonly labels: Labels; value: number }>();
  for (const { type, status, n } of counts) {
    const labels = { type: shown.has(type) ? type : OTHER, status };
    const key = `${status} ${labels.type}`;
    const sum = sums.get(key) ?? { labels, value: 0 };
    sum.value += n;
    sums.set(key, sum);
  }
  return [gauge("jobdeck_jobs", "Jobs that are kept, by type and status.", [...sums.values()])];
}

/** How long the lines are and how old their first job is. Queues beyond the bound are added up. */
export function queueFamilies(
  store: Pick<JobStore, "lines" | "oldestInLine">,
  now: number,
): readonly Family[] {
  const lines = store.lines();
  const shown = firstOf(lines.map(({ queue }) => queue));
  const named = lines.filter(({ queue }) => shown.has(queue));
  const others = lines.filter(({ queue }) => !shown.has(queue));
  const rest = {
    queue: OTHER,
    waiting: others.reduce((sum, { waiting }) => sum + waiting, 0),
    running: others.reduce((sum, { running }) => sum + running, 0),
  };
  const rows = others.length === 0 ? named : [...named, rest];
  const ages = named.flatMap(({ queue }) => {
    const oldest = store.oldestInLine(queue);
    return oldest === null ? [] : [{ labels: { queue }, value: Math.max(0, now - oldest) / 1000 }];
  });
  return [
    gauge(
      "jobdeck_queue_waiting",
      "Jobs of a queue that are scheduled or queued.",
      rows.map(({ queue, waiting }) => ({ labels: { queue }, value: waiting })),
    ),
    gauge(
      "jobdeck_queue_running",
      "Jobs of a queue that run.",
      rows.map(({ queue, running }) => ({ labels: { queue }, value: running })),
    ),
    gauge(
      "jobdeck_queue_oldest_seconds",
      "For how long the first job of a queue stands in line; absent when none does.",
      ages,
      "seconds",
    ),
  ];
}

function firstOf(names: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(names)].slice(0, MOST_LABELS));
}
