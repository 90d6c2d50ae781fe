/** @jsxImportSource @kitajs/html */
import type { NodeState } from "../../src/domain/node.ts";
import { domId } from "../dom-id.ts";
import { Empty } from "./empty.tsx";
import { NodeRow } from "./node-row.tsx";

interface NodeListProps {
  readonly nodes: readonly NodeState[];
  readonly now: number;
  readonly prefix: string;
}

/** The processes that run jobs. */
export function NodeList({ nodes, now, prefix }: NodeListProps): JSX.Element {
  return (
    <div id={domId.nodes}>
      {nodes.length === 0 ? (
        <Empty
          prefix={prefix}
          icon="server"
          title="Nothing runs jobs at the moment"
          text="A server takes jobs from the queues as soon as it is started: jobdeck serve."
        />
      ) : (
        <ul class="card">
          {nodes.map((node) => (
            <NodeRow node={node} now={now} />
          ))}
        </ul>
      )}
    </div>
  );
}
