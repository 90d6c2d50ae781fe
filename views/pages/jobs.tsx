/** @jsxImportSource @kitajs/html */
import { type BulkFilter, bulkFilterOf } from "../../src/domain/bulk.ts";
import type { Job } from "../../src/domain/job.ts";
import type { Stats } from "../../src/domain/stats.ts";
import { STATUSES, type Status } from "../../src/domain/status.ts";
import { BulkLinks } from "../components/bulk-links.tsx";
import { NewJobs } from "../components/new-jobs.tsx";
import { Pager } from "../components/pager.tsx";
import { count } from "../format.ts";
import { Empty } from "../fragments/empty.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";
import { statusWord } from "../status.ts";

export interface JobsPageProps {
  readonly frame: Frame;
  readonly jobs: readonly Job[];
  readonly stats: Stats;
  /** What the address asks for; empty = all. */
  readonly statuses: readonly Status[];
  readonly types: readonly string[];
  /** All that narrows the list, for what is done to all of it; default: the statuses and types. */
  readonly filter?: BulkFilter;
  /** Cursors of the neighbouring pages; null = none. */
  readonly newer: string | null;
  readonly older: string | null;
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

export function JobsPage(props: JobsPageProps): JSX.Element {
  const { frame, jobs, statuses, types, newer, older, waiting } = props;
  const { prefix, now } = frame;
  const to = links(prefix);
  const bulkFilter = props.filter ?? bulkFilterOf({ statuses, types });
  const filtered = statuses.length > 0 || types.length > 0;
  return (
    <Layout {...frame} title={titleOf(statuses)} active="jobs">
      <header class="list-head">
        <h1 class="page-title">Jobs</h1>
        {filtered || newer !== null ? "" : <NewJobs href={to.jobs()} />}
      </header>
      <Facets {...props} />
      {jobs.length === 0 ? "" : <BulkLinks filter={bulkFilter} prefix={prefix} />}
      {jobs.length > 0 ? (
        <JobList jobs={jobs} now={now} prefix={prefix} {...(waiting === undefined ? {} : { waiting })} />
      ) : filtered ? (
        <Empty
          prefix={prefix}
          icon="search"
          title={`No ${statuses.map((s) => statusWord(s).toLowerCase()).join(" or ")} ${types.join(" or ")} jobs`.replaceAll(
            / +/g,
            " ",
          )}
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
        newer={newer === null ? null : to.jobs({ statuses, types, before: newer })}
        older={older === null ? null : to.jobs({ statuses, types, after: older })}
        prefix={prefix}
      />
    </Layout>
  );
}

/** What the list can be narrowed to, each with how many there are. */
function Facets({ frame, stats, statuses, types }: JobsPageProps): JSX.Element {
  const to = links(frame.prefix);
  const all = STATUSES.reduce((sum, status) => sum + countOf(stats, status, types), 0);
  const typeNames = Object.keys(stats.byType).sort();
  return (
    <div class="facets">
      <nav class="facet" aria-label="Status">
        <Choice href={to.jobs({ types })} name="All" n={all} current={statuses.length === 0} />
        {STATUSES.map((status) => (
          <Choice
            href={to.jobs({ statuses: [status], types })}
            name={statusWord(status)}
            n={countOf(stats, status, types)}
            current={statuses.includes(status)}
          />
        ))}
      </nav>
      {typeNames.length < 2 && types.length === 0 ? (
        ""
      ) : (
        <nav class="facet" aria-label="Type">
          <Choice href={to.jobs({ statuses })} name="All types" n={null} current={types.length === 0} />
          {typeNames.map((type) => (
            <Choice
              href={to.jobs({ statuses, types: [type] })}
              name={type}
              n={sumOf(stats, type, statuses)}
              current={types.includes(type)}
            />
          ))}
        </nav>
      )}
    </div>
  );
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
