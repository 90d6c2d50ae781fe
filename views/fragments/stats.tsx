/** @jsxImportSource @kitajs/html */
import type { Stats as StatsModel } from "../../src/domain/stats.ts";
import { domId } from "../dom-id.ts";
import { count } from "../format.ts";

/** Home's four counters. */
export function Stats({ stats }: { stats: StatsModel }): JSX.Element {
  const { counts, throughput } = stats;
  const hour = throughput.reduce(
    (sum, m) => ({ completed: sum.completed + m.completed, failed: sum.failed + m.failed }),
    { completed: 0, failed: 0 },
  );
  const ended = counts.completed + counts.failed;
  const share = ended === 0 ? "" : `${((counts.failed / ended) * 100).toFixed(1)}\u00a0%`;
  return (
    <dl id={domId.stats} class="stats">
      <Counter name="Running" n={counts.running} aside="" />
      <Counter
        name="Queued"
        n={counts.queued}
        aside={counts.scheduled === 0 ? "" : `+${count(counts.scheduled)} scheduled`}
      />
      <Counter
        name="Completed"
        n={counts.completed}
        aside={hour.completed === 0 ? "" : `+${count(hour.completed)} last hour`}
      />
      <Counter name="Failed" n={counts.failed} aside={share} />
    </dl>
  );
}

function Counter({ name, n, aside }: { name: string; n: number; aside: string }): JSX.Element {
  return (
    <div class="stat">
      <dt safe>{name}</dt>
      <dd class="stat-number num" safe>
        {count(n)}
      </dd>
      <dd class="stat-aside num" safe>
        {aside}
      </dd>
    </div>
  );
}
