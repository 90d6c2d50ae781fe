interface Dependent {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/**
 * Jobs that are created together, each behind those of them that it depends on; otherwise their order stays. Those that
 * wait for each other in a circle, and what waits for them, are left out.
 */
export function parentsFirst<J extends Dependent>(jobs: readonly J[]): readonly J[] {
  const ids = new Set(jobs.map(({ id }) => id));
  const placed = new Set<string>();
  const ordered: J[] = [];
  for (let left = jobs, before = -1; left.length !== before; ) {
    before = left.length;
    left = left.filter((job) => {
      if (job.dependsOn.some((id) => ids.has(id) && !placed.has(id))) return true;
      placed.add(job.id);
      ordered.push(job);
      return false;
    });
  }
  return ordered;
}
