import { compare } from "../order.ts";

export interface Layering {
  /** Groups of nodes that need each other in a circle, each with at least two. */
  readonly cycles: readonly (readonly string[])[];
  /** 0 = needs nothing; a node is above everything that it needs and that is not in a cycle with it. */
  readonly layer: ReadonlyMap<string, number>;
}

/** Layers of a graph, its cycles taken as one. `needs` lists what each node needs, in a fixed order. */
export function layersOf(nodes: readonly string[], needs: (node: string) => readonly string[]): Layering {
  const components = stronglyConnected(nodes, needs);
  const owner = new Map(components.flatMap((members, i) => members.map((m) => [m, i] as const)));
  const height: number[] = [];
  // Tarjan finds a component only after everything that it needs.
  components.forEach((members, i) => {
    let level = 0;
    for (const needed of members.flatMap((m) => needs(m))) {
      const other = owner.get(needed);
      if (other !== undefined && other !== i) level = Math.max(level, (height[other] ?? 0) + 1);
    }
    height[i] = level;
  });
  return {
    cycles: components.filter((c) => c.length > 1).map((c) => c.toSorted(compare)),
    layer: new Map(nodes.map((node) => [node, height[owner.get(node) ?? -1] ?? 0] as const)),
  };
}

/** Tarjan's algorithm (1972) without recursion, since a chain of imports may be long. */
function stronglyConnected(nodes: readonly string[], needs: (node: string) => readonly string[]): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  for (const root of nodes) {
    if (order.has(root)) continue;
    const frames: { node: string; next: number; list: readonly string[] }[] = [];
    const enter = (node: string) => {
      order.set(node, order.size);
      low.set(node, order.get(node) ?? 0);
      stack.push(node);
      onStack.add(node);
      frames.push({ node, next: 0, list: needs(node) });
    };
    enter(root);
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const child = frame.list[frame.next];
      frame.next += 1;
      if (child !== undefined) {
        if (!order.has(child)) enter(child);
        else if (onStack.has(child)) lower(low, frame.node, order.get(child) ?? 0);
        continue;
      }
      frames.pop();
      const parent = frames.at(-1);
      if (parent !== undefined) lower(low, parent.node, low.get(frame.node) ?? 0);
      if (low.get(frame.node) !== order.get(frame.node)) continue;
      const start = stack.lastIndexOf(frame.node);
      const members = stack.splice(start);
      for (const member of members) onStack.delete(member);
      found.push(members);
    }
  }
  return found;
}

function lower(low: Map<string, number>, node: string, value: number): void {
  low.set(node, Math.min(low.get(node) ?? value, value));
}
