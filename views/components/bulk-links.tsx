/** @jsxImportSource @kitajs/html */
import { type BulkAction, type BulkFilter, statusesFor } from "../../src/domain/bulk.ts";
import type { Status } from "../../src/domain/status.ts";
import { links } from "../links.ts";

interface BulkLinksProps {
  /** What the list shows. */
  readonly filter: BulkFilter;
  readonly prefix: string;
}

/** What can be done to all jobs of a list, on all its pages. Each leads to a page that asks first. */
export function BulkLinks({ filter, prefix }: BulkLinksProps): JSX.Element {
  const offers = OFFERS.map(({ action, label, statuses }) => {
    const asked = filter.status?.length ? filter.status : (statuses ?? []);
    const status = asked.filter((one) => statusesFor(action).includes(one));
    return { action, label, status, isPossible: asked.length === 0 || status.length > 0 };
  }).filter(({ isPossible }) => isPossible);
  return (
    <nav class="bulk" aria-label="All that match">
      <span>All that match:</span>
      {offers.map(({ action, label, status }) => (
        <a href={links(prefix).bulk(action, { ...filter, ...(status.length === 0 ? {} : { status }) })} safe>
          {label}
        </a>
      ))}
    </nav>
  );
}

interface Offer {
  readonly action: BulkAction;
  readonly label: string;
  /** Which are meant where the list shows all. */
  readonly statuses?: readonly Status[];
}

const OFFERS: readonly Offer[] = [
  { action: "cancel", label: "Cancel…" },
  { action: "retry", label: "Retry failed…", statuses: ["failed"] },
  { action: "delete", label: "Delete…" },
];
