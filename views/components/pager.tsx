/** @jsxImportSource @kitajs/html */
import { Icon } from "./icon.tsx";

export interface PagerProps {
  /** Addresses of the neighbouring pages; null = there is none. */
  readonly newer: string | null;
  readonly older: string | null;
  readonly prefix: string;
}

/** Leads to the neighbouring pages of a list; nothing where there are none. */
export function Pager({ newer, older, prefix }: PagerProps): JSX.Element {
  if (newer === null && older === null) return "";
  return (
    <nav class="pager" aria-label="Pages">
      {newer === null ? (
        <span />
      ) : (
        <a class="button" href={newer} rel="prev">
          <Icon name="arrow-left" prefix={prefix} />
          <span>Newer</span>
        </a>
      )}
      {older === null ? (
        ""
      ) : (
        <a class="button" href={older} rel="next">
          <span>Older</span>
          <Icon name="arrow-right" prefix={prefix} />
        </a>
      )}
    </nav>
  );
}
