import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { DiagramSpec } from "../domain/docs-page.ts";

/** Graphviz needs 50 ms for this much, and 1.5 s for 100 nodes with 300 edges. */
const MAX_NODES = 80;
const MAX_EDGES = 160;

const Spec = Type.Object({
  nodes: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      href: Type.Optional(Type.String()),
      kind: Type.Optional(
        Type.Union([
          Type.Literal("focus"),
          Type.Literal("module"),
          Type.Literal("external"),
          Type.Literal("file"),
        ]),
      ),
    }),
  ),
  edges: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      label: Type.Optional(Type.String()),
      weight: Type.Optional(Type.Number()),
    }),
  ),
  caption: Type.Optional(Type.String()),
});

export type SpecReading =
  | { readonly kind: "read"; readonly spec: DiagramSpec }
  | { readonly kind: "broken"; readonly problem: string };

/** Reads the body of a `diagram` fence. `problem` ends a sentence and names what is wrong, fit for a reader. */
export function readDiagramSpec(text: string): SpecReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken("it is not JSON");
  }
  if (!Value.Check(Spec, value)) {
    const first = Value.Errors(Spec, value).First();
    return broken(
      first === undefined ? "it has another shape" : `${first.path || "/"}: ${first.message.toLowerCase()}`,
    );
  }
  const problem = problemOf(value);
  return problem === null ? { kind: "read", spec: value } : broken(problem);
}

function problemOf({ nodes, edges }: DiagramSpec): string | null {
  if (nodes.length === 0) return "it has no nodes";
  if (nodes.length > MAX_NODES) return `it has ${nodes.length} nodes, at most ${MAX_NODES} are drawn`;
  if (edges.length > MAX_EDGES) return `it has ${edges.length} edges, at most ${MAX_EDGES} are drawn`;
  const ids = new Set(nodes.map((node) => node.id));
  if (ids.size < nodes.length) return "two of its nodes have the same id";
  const unknown = edges.flatMap((edge) => [edge.from, edge.to]).find((id) => !ids.has(id));
  return unknown === undefined ? null : `an edge names ${JSON.stringify(unknown)}, which is not a node`;
}

function broken(problem: string): SpecReading {
  return { kind: "broken", problem };
}
