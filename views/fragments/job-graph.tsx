/** @jsxImportSource @kitajs/html */
import { count } from "../format.ts";

/** How jobs hang together: drawn, in safe HTML, or too many for a drawing. */
export type JobGraph =
  | { readonly kind: "drawn"; readonly html: string }
  | { readonly kind: "too_large"; readonly jobs: number };

interface JobGraphProps {
  readonly graph: JobGraph | null;
  /** Where those jobs are listed; null = nowhere but here. */
  readonly listHref: string | null;
  /** Whether there are more than were looked at; default false. */
  readonly more?: boolean;
}

export function JobGraphFigure({ graph, listHref, more = false }: JobGraphProps): JSX.Element {
  if (graph === null) return "";
  if (graph.kind === "drawn") {
    const safeGraph = graph.html;
    return <>{safeGraph}</>;
  }
  return (
    <p class="quiet graph-left-out">
      <span
        safe
      >{`${more ? "More than " : ""}${count(graph.jobs)} jobs hang together here, too many to draw.`}</span>{" "}
      {listHref === null ? (
        ""
      ) : (
        <a class="link" href={listHref}>
          See them in a list
        </a>
      )}
    </p>
  );
}
