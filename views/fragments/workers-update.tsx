/** @jsxImportSource @kitajs/html */
import type { NodeState } from "../../src/domain/node.ts";
import type { Queue } from "../../src/domain/queue.ts";
import { domId } from "../dom-id.ts";
import { NodeList } from "./node-list.tsx";
import { partial, replaced } from "./partial.tsx";
import { QueueCard, QueueState } from "./queue-card.tsx";

interface Part {
  readonly html: string;
  readonly state?: string;
}

interface WorkersUpdate {
  readonly queues: readonly Queue[];
  readonly nodes: readonly NodeState[];
  readonly now: number;
  readonly prefix: string;
}

/**
 * What an open page of workers is kept up to date with. Of a queue that the page has, only what is not a form with
 * fields is replaced, so that nothing that is being typed is lost.
 */
export function workersParts({ queues, nodes, now, prefix }: WorkersUpdate): ReadonlyMap<string, Part> {
  const names = queues.map(({ name }) => name);
  const cards = queues.map((queue) => <QueueCard queue={queue} now={now} prefix={prefix} />).join("");
  return new Map<string, Part>([
    ["nodes", { html: replaced(domId.nodes, <NodeList nodes={nodes} now={now} prefix={prefix} />) }],
    ["queues", { html: partial(`#${domId.queues}`, "missing", cards), state: names.join(" ") }],
    ...queues.map((queue): [string, Part] => [
      `queue ${queue.name}`,
      {
        html: replaced(domId.queueState(queue.name), <QueueState queue={queue} now={now} prefix={prefix} />),
        // Its clock ticks in the browser.
        state: JSON.stringify(queue),
      },
    ]),
  ]);
}
