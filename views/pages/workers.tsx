/** @jsxImportSource @kitajs/html */
import type { NodeState } from "../../src/domain/node.ts";
import type { Queue } from "../../src/domain/queue.ts";
import { domId } from "../dom-id.ts";
import { Empty } from "../fragments/empty.tsx";
import { NodeList } from "../fragments/node-list.tsx";
import { QueueCard } from "../fragments/queue-card.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface WorkersPageProps {
  readonly frame: Frame;
  readonly queues: readonly Queue[];
  readonly nodes: readonly NodeState[];
}

/** Where jobs stand in line, and what takes them from there. */
export function WorkersPage({ frame, queues, nodes }: WorkersPageProps): JSX.Element {
  const { prefix, now } = frame;
  return (
    <Layout {...frame} title="Workers" active="workers">
      <h1 class="page-title">Workers</h1>
      <section class="workers-part" aria-labelledby="nodes-title">
        <header class="section-head">
          <h2 id="nodes-title">Processes</h2>
        </header>
        <NodeList nodes={nodes} now={now} prefix={prefix} />
      </section>
      <section class="workers-part" aria-labelledby="queues-title">
        <header class="section-head">
          <h2 id="queues-title">Queues</h2>
        </header>
        {queues.length === 0 ? (
          <Empty
            prefix={prefix}
            icon="list"
            title="No queues so far"
            text="A job stands in the queue that is named after its type, or in the one that it names."
          />
        ) : (
          <ul id={domId.queues} class="queue-list">
            {queues.map((queue) => (
              <QueueCard queue={queue} now={now} prefix={prefix} />
            ))}
          </ul>
        )}
      </section>
      <div hidden data-stream="workers" hx-sse:connect={links(prefix).workersStream()} hx-swap="none" />
    </Layout>
  );
}
