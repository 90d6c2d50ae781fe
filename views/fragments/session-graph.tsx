/** @jsxImportSource @kitajs/html */
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { type JobGraph, JobGraphFigure } from "./job-graph.tsx";
import { replaced } from "./partial.tsx";

interface SessionGraphProps {
  readonly id: string;
  readonly graph: JobGraph | null;
  /** Whether it has more jobs than were looked at. */
  readonly more: boolean;
  readonly prefix: string;
}

/** How the jobs of a session hang together. */
export function SessionGraph({ id, graph, more, prefix }: SessionGraphProps): JSX.Element {
  return (
    <div id={domId.sessionGraph} class="session-graph">
      <JobGraphFigure graph={graph} listHref={links(prefix).jobsOf({ session: id })} more={more} />
    </div>
  );
}

/** What an open page of a session is kept up to date with. */
export function sessionParts(props: SessionGraphProps): ReadonlyMap<string, { readonly html: string }> {
  return new Map([["graph", { html: replaced(domId.sessionGraph, <SessionGraph {...props} />) }]]);
}
