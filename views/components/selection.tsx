/** @jsxImportSource @kitajs/html */
import { BULK_ACTIONS, bulkVerb } from "../../src/domain/bulk.ts";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";

/** More would not fit into an address. */
export const MOST_PICKED = 200;

/** What can be done to the rows that are picked; the style sheet shows it while one is. It leads to the page that asks. */
export function Selection({ prefix }: { readonly prefix: string }): JSX.Element {
  return (
    <form id={domId.picks} class="selection" action={links(prefix).bulkPicked()}>
      <span>The selected jobs:</span>
      {BULK_ACTIONS.map((action) => (
        <button type="submit" name="action" value={action} class="button button-small" safe>
          {`${bulkVerb(action)}…`}
        </button>
      ))}
      <button type="reset" class="link-button">
        Select none
      </button>
    </form>
  );
}

interface PickJobProps {
  readonly id: string;
  readonly title: string;
}

/** Picks a row for the form above. Every list's rows have it, since they are rendered once for all of them. */
export function PickJob({ id, title }: PickJobProps): JSX.Element {
  return (
    <input
      type="checkbox"
      class="pick"
      name="ids"
      value={id}
      form={domId.picks}
      autocomplete="off"
      aria-label={`Select ${title}`}
    />
  );
}
