import type { DocsHit } from "../src/domain/docs-search.ts";
import { links } from "./links.ts";

/** Where something that was found is read: where it is described, else where it is defined. */
export function hitHref({ jobId, page, anchor, source }: DocsHit, prefix: string): string {
  const to = links(prefix);
  if (page !== null)
    return `${to.docs(jobId, page)}${anchor === "" ? "" : `#${encodeURIComponent(anchor.toWellFormed())}`}`;
  return source === null ? to.docs(jobId) : `${to.docs(jobId, `src/${source.path}`)}#L${source.line}`;
}
