/** @jsxImportSource @kitajs/html */
import { type BulkFilter, queryOf } from "../../src/domain/bulk.ts";
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

interface JobSearchProps {
  /** What else narrows the list stays. */
  readonly filter: BulkFilter;
  readonly prefix: string;
}

/** Looks for words in titles, errors and inputs. */
export function JobSearch({ filter, prefix }: JobSearchProps): JSX.Element {
  const { q = "", ...others } = filter;
  return (
    <search class="job-search">
      <form action={links(prefix).jobs()}>
        {[...queryOf(others)].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Icon name="search" prefix={prefix} />
        <input
          type="search"
          name="q"
          value={q}
          class="input"
          maxlength="300"
          autocomplete="off"
          placeholder="Words in title, error or input"
          aria-label="Search the jobs"
        />
      </form>
    </search>
  );
}
