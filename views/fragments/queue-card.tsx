/** @jsxImportSource @kitajs/html */
import { MOST_CONCURRENCY, type Queue, RATE_BOUNDS } from "../../src/domain/queue.ts";
import { rateWords } from "../../src/domain/waiting.ts";
import { Icon } from "../components/icon.tsx";
import { Clock } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { count } from "../format.ts";
import { links } from "../links.ts";

interface QueueCardProps {
  readonly queue: Queue;
  readonly now: number;
  readonly prefix: string;
}

/** A line of jobs: how long it is, what holds it back, and the forms that change that. */
export function QueueCard(props: QueueCardProps): JSX.Element {
  const { queue, prefix } = props;
  return (
    <li id={domId.queue(queue.name)} class="card queue" data-paused={String(queue.paused)}>
      <QueueState {...props} />
      <Limits queue={queue} prefix={prefix} />
    </li>
  );
}

/** What changes by itself, apart from the fields that somebody may be filling in. */
export function QueueState({ queue, now, prefix }: QueueCardProps): JSX.Element {
  const { name, waiting, running, concurrency, defaultConcurrency, isLimitSet, oldestAt, rate, paused } =
    queue;
  return (
    <div id={domId.queueState(name)} class="queue-state" data-paused={String(paused)}>
      <div class="queue-what">
        <h3>
          <span dir="auto" safe>
            {name}
          </span>{" "}
          {paused ? <span class="queue-paused">Paused</span> : ""}
        </h3>
        <p class="dotted queue-numbers">
          <span safe>
            {`${count(running)} of ${count(concurrency)} running${isLimitSet ? `, configured are ${count(defaultConcurrency)}` : ""}`}
          </span>
          <span>
            <span safe>{waiting === 0 ? "nothing waiting" : `${count(waiting)} waiting`}</span>
            {oldestAt === null ? "" : ", the first for "}
            {oldestAt === null ? "" : <Clock from={oldestAt} now={now} />}
          </span>
          {rate === null ? "" : <span safe>{`starts at most ${rateWords(rate)}`}</span>}
        </p>
      </div>
      <div class="queue-actions">
        <form method="post" action={links(prefix).queue(name)}>
          <input type="hidden" name="paused" value={String(!paused)} />
          <button
            type="submit"
            class="button button-small"
            aria-label={`${paused ? "Resume" : "Pause"} queue ${name}`}
          >
            {paused ? "Resume" : "Pause"}
          </button>
        </form>
      </div>
    </div>
  );
}

function Limits({ queue, prefix }: Omit<QueueCardProps, "now">): JSX.Element {
  const { name, concurrency, defaultConcurrency, isLimitSet, rate } = queue;
  const to = links(prefix).queue(name);
  const field = (of: string) => `${domId.queue(name)}-${of}`;
  return (
    <details class="queue-limits">
      <summary class="link-button" aria-label={`Change limits of queue ${name}`}>
        <Icon name="wrench" prefix={prefix} />
        <span>Change limits</span>
      </summary>
      <div class="queue-forms">
        <form method="post" action={to}>
          <label for={field("limit")}>Jobs at once</label>
          <input
            id={field("limit")}
            class="input"
            type="number"
            name="limit"
            min="0"
            max={MOST_CONCURRENCY}
            placeholder={String(defaultConcurrency)}
            value={isLimitSet ? String(concurrency) : ""}
          />
          <button type="submit" class="button button-small" aria-label={`Set the limit of queue ${name}`}>
            Set
          </button>
          <p class="field-note" safe>
            {`Empty: as configured, which is ${defaultConcurrency}.`}
          </p>
        </form>
        <form method="post" action={to}>
          <label for={field("count")}>Starts at most</label>
          <input
            id={field("count")}
            class="input"
            type="number"
            name="rateCount"
            min="1"
            max={RATE_BOUNDS.count}
            value={rate === null ? "" : String(rate.count)}
          />
          <label for={field("seconds")}>jobs in</label>
          <input
            id={field("seconds")}
            class="input"
            type="number"
            name="ratePerSeconds"
            min={RATE_BOUNDS.leastPerMs / 1000}
            max={RATE_BOUNDS.mostPerMs / 1000}
            step="any"
            value={rate === null ? "" : String(rate.perMs / 1000)}
          />
          <span>seconds</span>
          <button type="submit" class="button button-small" aria-label={`Set the rate of queue ${name}`}>
            Set
          </button>
          <p class="field-note">Both empty: as fast as slots become free.</p>
        </form>
      </div>
    </details>
  );
}
