/** Importance of nodes: how likely a reader who follows references at random is found there. */
export interface RankEdge {
  readonly from: string;
  readonly to: string;
  /** At least 0. */
  readonly weight: number;
}

const DAMPING = 0.85;
const ROUNDS = 60;

/**
 * PageRank by power iteration (Brin and Page, 1998), with the rank of nodes that refer to nothing spread over all.
 * The same input gives the same floats: sums run in the order given.
 * @returns ranks that add up to 1; empty for no nodes
 */
export function pageRank(nodes: readonly string[], edges: readonly RankEdge[]): Map<string, number> {
  const index = new Map(nodes.map((node, i) => [node, i] as const));
  const count = nodes.length;
  const out = new Float64Array(count);
  const links: { from: number; to: number; weight: number }[] = [];
  for (const { from, to, weight } of edges) {
    const a = index.get(from);
    const b = index.get(to);
    if (a === undefined || b === undefined || a === b || weight <= 0) continue;
    links.push({ from: a, to: b, weight });
    out[a] = (out[a] ?? 0) + weight;
  }
  let rank = new Float64Array(count).fill(count === 0 ? 0 : 1 / count);
  for (let round = 0; round < ROUNDS; round += 1) {
    let idle = 0;
    for (let i = 0; i < count; i += 1) if (out[i] === 0) idle += rank[i] ?? 0;
    const next = new Float64Array(count).fill((1 - DAMPING + DAMPING * idle) / count);
    for (const { from, to, weight } of links) {
      next[to] = (next[to] ?? 0) + (DAMPING * (rank[from] ?? 0) * weight) / (out[from] ?? 1);
    }
    rank = next;
  }
  return new Map(nodes.map((node, i) => [node, rank[i] ?? 0] as const));
}
