/** @jsxImportSource @kitajs/html */
import type { DocsFacets } from "../../src/domain/docs-search.ts";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

/** What a search is narrowed to; "" = to nothing. */
export interface SearchChoice {
  /** `symbol`, `section`, `docs` or `job`. */
  readonly kind: string;
  /** The title of a documentation. */
  readonly docs: string;
  readonly language: string;
  /** A job type. */
  readonly type: string;
}

interface SearchFormProps {
  readonly q: string;
  readonly choice: SearchChoice;
  readonly facets: DocsFacets;
  readonly prefix: string;
}

const KINDS: readonly (readonly [string, string])[] = [
  ["symbol", "Symbols"],
  ["section", "Pages and sections"],
  ["docs", "Documentation by title"],
  ["job", "Jobs"],
];

/** Searches everything; what is found is shown while one types or chooses. */
export function SearchForm({ q, choice, facets, prefix }: SearchFormProps): JSX.Element {
  const pairs = (values: readonly string[]) => values.map((value) => [value, value] as const);
  return (
    <search class="search-form" data-search>
      <form action={links(prefix).search()}>
        <div
          hx-get={links(prefix).search()}
          hx-trigger="input delay:120ms"
          hx-include="closest form"
          hx-target={`#${domId.searchFound}`}
          hx-swap="outerHTML"
          hx-sync="this:replace"
        >
          <div class="search-words">
            <Icon name="search" prefix={prefix} />
            <input
              type="search"
              name="q"
              value={q}
              class="input"
              maxlength="300"
              autocomplete="off"
              spellcheck="false"
              placeholder="Words, or the name of a symbol"
              aria-label="Search documentation and jobs"
            />
            <button type="submit" class="button">
              Search
            </button>
          </div>
          <div class="search-filters">
            <Choice name="kind" label="Everything" about="Kind" value={choice.kind} options={KINDS} />
            <Choice
              name="docs"
              label="Every repository"
              about="Repository"
              value={choice.docs}
              options={pairs(facets.docs)}
            />
            <Choice
              name="language"
              label="Every language"
              about="Language"
              value={choice.language}
              options={pairs(facets.languages)}
            />
            <Choice
              name="type"
              label="Every job type"
              about="Job type"
              value={choice.type}
              options={pairs(facets.jobTypes)}
            />
          </div>
        </div>
      </form>
    </search>
  );
}

interface ChoiceProps {
  readonly name: string;
  /** Of the option that narrows nothing. */
  readonly label: string;
  readonly about: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}

function Choice({ name, label, about, value, options }: ChoiceProps): JSX.Element {
  // What was asked for stays chosen, even where nothing has it any more.
  const isKnown = value === "" || options.some(([one]) => one === value);
  const all = isKnown ? options : [...options, [value, value] as const];
  return (
    <select name={name} class="input" aria-label={about}>
      <option value="" safe>
        {label}
      </option>
      {all.map(([one, words]) => (
        <option value={one} selected={one === value} safe>
          {words}
        </option>
      ))}
    </select>
  );
}
