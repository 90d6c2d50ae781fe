/** Ids that the product's own pages use; a stream addresses parts of a page by them. */
const TAKEN =
  /^(?:page|main|notice|stats|timeline|artifacts|picks|nodes|queues|session-graph|webhook-endpoints|webhook-deliveries|(?:taskbar|nav|job|queue|schedule|news|error|log|stage|field|toc|tree|search|docs?)(?:-.*)?)$/;

/**
 * The id of a heading: its slug, unless an element of the page around it may have that id. Links to headings go
 * through here too, so that both sides always agree.
 */
export function anchorOf(slug: string): string {
  return TAKEN.test(slug) ? `${slug}-` : slug;
}
