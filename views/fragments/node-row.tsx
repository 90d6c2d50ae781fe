/** @jsxImportSource @kitajs/html */
import type { NodeState } from "../../src/domain/node.ts";
import { ProgressBar } from "../components/progress-bar.tsx";
import { Ago } from "../components/time.tsx";
import { plural } from "../format.ts";
import { shortId } from "../phrases.ts";

const ROLE_WORDS: Readonly<Record<string, string>> = {
  serve: "Server",
  work: "Worker",
  run: "Run from the command line",
};

interface NodeRowProps {
  readonly node: NodeState;
  readonly now: number;
}

/** A process that runs jobs. */
export function NodeRow({ node, now }: NodeRowProps): JSX.Element {
  const { role, pid, id, startedAt, heartbeatAt, isAlive } = node;
  const name = Object.hasOwn(ROLE_WORDS, role) ? ROLE_WORDS[role] : role;
  return (
    <li class="node-row" data-alive={String(isAlive)}>
      <div class="node-name">
        <strong safe>{name ?? role}</strong>
        <p class="dotted node-small">
          <span safe>{`pid ${pid}`}</span>
          <code title={id} safe>
            {shortId(id)}
          </code>
        </p>
      </div>
      <Slots node={node} />
      <p class="node-signs">
        <span>
          started <Ago at={startedAt} now={now} />
        </span>
        <span>
          last seen <Ago at={heartbeatAt} now={now} />
        </span>
      </p>
    </li>
  );
}

/** A process without slots takes nothing from the queues: it runs what it was started for. */
function Slots({ node: { pid, slots, running } }: { node: NodeState }): JSX.Element {
  if (slots === 0) {
    return (
      <p class="node-slots" safe>
        {running === 0 ? "runs nothing" : `runs ${plural(running, "job")}`}
      </p>
    );
  }
  return (
    <div class="node-slots">
      <span safe>{`${running} of ${plural(slots, "slot")} taken`}</span>
      <ProgressBar
        label={`Slots taken in process ${pid}`}
        percent={Math.min(100, Math.round((100 * running) / slots))}
      />
    </div>
  );
}
