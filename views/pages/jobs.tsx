/** @jsxImportSource @kitajs/html */
import type { BulkFilter } from "../../src/domain/bulk.ts";
import type { Job } from "../../src/domain/job.ts";
import type { Stats } from "../../src/domain/stats.ts";
import { STATUSES, type Status } from "../../src/domain/status.ts";
import { BulkLinks } from "../components/bulk-links.tsx";
import { FilterChips } from "../components/filter-chips.tsx";
import { JobSearch } from "../components/job-search.tsx";
import { NewJobs } from "../components/new-jobs.tsx";
import { Pager } from "../components/pager.tsx";
import { MOST_PICKED, Selection } from "../components/selection.tsx";
import { count } from "../format.ts";
import { Empty } from "../fragments/empty.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { type Cut, links, type Place } from "../links.ts";
import { statusWord } from "../status.ts";

export interface JobsPageProps {
  readonly frame: Frame;
  readonly jobs: readonly Job[];
  readonly stats: Stats;
  /** What the address asks for; empty = all. */
  readonly filter: BulkFilter;
  /** How it wants the list cut. */
  readonly cut?: Cut;
  /** Where the neighbouring pages are; null = none. */
  readonly newer: Place | null;
  readonly older: Place | null;
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

export function JobsPage(props: JobsPageProps): JSX.Element {
  const { frame, jobs, filter, cut = {}, newer, older, waiting } = props;
  const { prefix, now } = frame;
  const to = links(prefix);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Layout {...frame} title={titleOf(filter.status ?? [])} active="jobs">
      <header class="list-head">
        <h1 class="page-title">Jobs</h1>
        {isFiltered || newer !== null ? "" : <NewJobs href={to.jobs()} />}
        <JobSearch filter={filter} prefix={prefix} />
      </header>
      <Facets {...props} />
      <FilterChips filter={filter} prefix={prefix} />
      {jobs.length === 0 ? "" : <Acts jobs={jobs} filter={filter} prefix={prefix} />}
      {jobs.length > 0 ? (
        <JobList
          jobs={jobs}
          now={now}
          prefix={prefix}
          pickable={jobs.length <= MOST_PICKED}
          {...(waiting === undefined ? {} : { waiting })}
        />
      ) : isFiltered ? (
        <Empty
          prefix={prefix}
          icon="search"
          title={nothingOf(filter)}
          text="Nothing matches this choice. Jobs appear here by themselves once they do."
          action={{ href: to.jobs(), label: "Show all jobs" }}
        />
      ) : (
        <Empty
          prefix={prefix}
          icon="list"
          title="No jobs so far"
          text="Everything that runs, ran or waits is listed here."
          action={{ href: to.home(), label: "Start one" }}
        />
      )}
      <Pager
        newer={newer === null ? null : to.jobsOf(filter, { ...cut, ...newer })}
        older={older === null ? null : to.jobsOf(filter, { ...cut, ...older })}
        prefix={prefix}
      />
    </Layout>
  );
}

interface ActsProps extends Pick<JobsPageProps, "jobs" | "filter"> {
  readonly prefix: string;
}

/** What can be done to all jobs of the list; once some are picked, to those. */
function Acts({ jobs, filter, prefix }: ActsProps): JSX.Element {
  return (
    <div class="list-acts">
      <BulkLinks filter={filter} prefix={prefix} />
      {jobs.length <= MOST_PICKED ? <Selection prefix={prefix} /> : ""}
    </div>
  );
}

/** What the list can be narrowed to, each with how many there are, where counters tell that. */
function Facets({ frame, stats, filter, cut = {} }: JobsPageProps): JSX.Element {
  const { status: statuses = [], type: types = [], ...others } = filter;
  const typeNames = Object.keys(stats.byType).sort();
  const isCounted = Object.keys(others).length === 0;
  const counted = (n: number) => (isCounted ? n : null);
  const all = STATUSES.reduce((sum, status) => sum + countOf(stats, status, types), 0);
  const to = (status: readonly Status[], type: readonly string[]) =>
    links(frame.prefix).jobsOf(
      {
        ...(status.length === 0 ? {} : { status }),
        ...(type.length === 0 ? {} : { type }),
        ...others,
      },
      cut,
    );
  return (
    <div class="facets">
      <nav class="facet" aria-label="Status">
        <Choice href={to([], types)} name="All" n={counted(all)} current={statuses.length === 0} />
        {STATUSES.map((status) => (
          <Choice
            href={to([status], types)}
            name={statusWord(status)}
            n={counted(countOf(stats, status, types))}
            current={statuses.includes(status)}
          />
        ))}
      </nav>
      {typeNames.length < 2 && types.length === 0 ? (
        ""
      ) : (
        <nav class="facet" aria-label="Type">
          <Choice href={to(statuses, [])} name="All types" n={null} current={types.length === 0} />
          {typeNames.map((type) => (
            <Choice
              href={to(statuses, [type])}
              name={type}
              n={counted(sumOf(stats, type, statuses))}
              current={types.includes(type)}
            />
          ))}
        </nav>
      )}
    </div>
  );
}

/** "No failed wiki jobs". */
function nothingOf({ status = [], type = [] }: BulkFilter): string {
  const words = [status.map((one) => statusWord(one).toLowerCase()).join(" or "), type.join(" or ")];
  return ["No", ...words.filter((word) => word !== ""), "jobs"].join(" ");
}

interface ChoiceProps {
  readonly href: string;
  readonly name: string;
  readonly n: number | null;
  readonly current: boolean;
}

function Choice({ href, name, n, current }: ChoiceProps): JSX.Element {
  return (
    <a class="choice" href={href} aria-current={current ? "true" : undefined}>
      <span safe>{name}</span>
      {n === null ? (
        ""
      ) : (
        <span class="num" safe>
          {count(n)}
        </span>
      )}
    </a>
  );
}

function countOf(stats: Stats, status: Status, types: readonly string[]): number {
  if (types.length === 0) return stats.counts[status];
  return types.reduce((sum, type) => sum + (stats.byType[type]?.[status] ?? 0), 0);
}

function sumOf(stats: Stats, type: string, statuses: readonly Status[]): number {
  const asked = statuses.length === 0 ? STATUSES : statuses;
  return asked.reduce((sum, status) => sum + (stats.byType[type]?.[status] ?? 0), 0);
}

function titleOf(statuses: readonly Status[]): string {
  return statuses.length === 0 ? "Jobs" : `${statuses.map(statusWord).join(", ")} jobs`;
}
