import type { Node, NodeState } from "../domain/node.ts";
import type { JobStore } from "../domain/store.ts";

/** A process that gave no sign of life for this long is not counted on. */
const ALIVE_MS = 30_000;

function isAlive(node: Node, now: number): boolean {
  return node.heartbeatAt >= aliveSince(now);
}

export function aliveSince(now: number): number {
  return now - ALIVE_MS;
}

/** The processes that run jobs, the oldest first. */
export function nodeStates(store: JobStore, now: number): readonly NodeState[] {
  const running = new Map<string, number>();
  for (const { nodeId } of store.listRunning()) {
    if (nodeId !== null) running.set(nodeId, (running.get(nodeId) ?? 0) + 1);
  }
  return store.listNodes().map((node) => ({
    ...node,
    isAlive: isAlive(node, now),
    running: running.get(node.id) ?? 0,
  }));
}
