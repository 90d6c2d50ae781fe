/** @jsxImportSource @kitajs/html */
import { type BulkFilter, filterWords, queryOf } from "../../src/domain/bulk.ts";
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

interface FilterChipsProps {
  readonly filter: BulkFilter;
  readonly prefix: string;
}

/** What narrows the list besides its facets; each leads to the list without it. */
export function FilterChips({ filter, prefix }: FilterChipsProps): JSX.Element {
  const { status, type, ...others } = filter;
  const facets = { ...(status === undefined ? {} : { status }), ...(type === undefined ? {} : { type }) };
  const shown = [...queryOf(others)].map(([name, value]) => {
    const rest = Object.fromEntries(Object.entries(others).filter(([key]) => key !== name));
    return { words: filterWords(name, value), href: links(prefix).jobsOf({ ...facets, ...rest }) };
  });
  if (shown.length === 0) return "";
  return (
    <ul class="chips" aria-label="Only jobs with">
      {shown.map(({ words, href }) => (
        <li>
          <a class="chip" href={href} title={words} aria-label={`${words}: remove this filter`}>
            <span class="clip" dir="auto" safe>
              {words}
            </span>
            <Icon name="x" prefix={prefix} />
          </a>
        </li>
      ))}
    </ul>
  );
}
