import type { NodeState } from "../../domain/node.ts";
import { rfc3339 } from "./times.ts";

export function nodeJson(node: NodeState): Readonly<Record<string, unknown>> {
  const { id, role, pid, startedAt, heartbeatAt, slots, types, running, isAlive } = node;
  return {
    id,
    role,
    pid,
    startedAt: rfc3339(startedAt),
    heartbeatAt: rfc3339(heartbeatAt),
    alive: isAlive,
    slots,
    types,
    running,
  };
}
