/** @jsxImportSource @kitajs/html */
import { type BulkFilter, type BulkRequest, bulkVerb, filterWords, queryOf } from "../../src/domain/bulk.ts";
import type { Job } from "../../src/domain/job.ts";
import { Icon } from "../components/icon.tsx";
import { count as shortCount } from "../format.ts";
import { Empty } from "../fragments/empty.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface BulkPageProps {
  readonly frame: Frame;
  readonly request: BulkRequest;
  /** How many jobs match now; more when not `complete`. */
  readonly count: number;
  readonly complete: boolean;
  /** The first of them. */
  readonly sample: readonly Job[];
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

/** Asks before something is done to many jobs: how many, and the first of them. */
export function BulkPage(props: BulkPageProps): JSX.Element {
  const { frame, request, count, sample, waiting } = props;
  const { action, filter = {} } = request;
  const { prefix, now } = frame;
  const to = links(prefix);
  const back = to.jobsOf(filter);
  const title = `${bulkVerb(action)} ${jobsOf(props)}`;
  return (
    <Layout {...frame} title={count === 0 ? `Nothing to ${action}` : `${title}?`} active="jobs">
      <a class="link-button" href={back}>
        <Icon name="arrow-left" prefix={prefix} />
        <span>Back to the list</span>
      </a>
      {count === 0 ? (
        <>
          <h1 class="page-title" safe>{`Nothing to ${action}`}</h1>
          <Empty
            prefix={prefix}
            icon="search"
            title="No job of the list is left for that"
            text={NOTHING[action]}
            action={{ href: back, label: "Back to the list" }}
          />
        </>
      ) : (
        <>
          <h1 class="page-title" safe>
            {`${title}?`}
          </h1>
          <What request={request} />
          <p class="field-note">{EFFECTS[action]}</p>
          <form class="bulk-form" method="post" action={to.startBulk()}>
            <input type="hidden" name="action" value={action} />
            <Target request={request} />
            <button type="submit" class={action === "retry" ? "button" : "button button-danger"} safe>
              {title}
            </button>
            <a class="button" href={back}>
              No, go back
            </a>
          </form>
          <section aria-labelledby="first-of-them">
            <header class="section-head">
              <h2 id="first-of-them">
                {sample.length < count ? `The first ${sample.length} of them` : "These are meant"}
              </h2>
            </header>
            <JobList
              jobs={sample}
              now={now}
              prefix={prefix}
              {...(waiting === undefined ? {} : { waiting })}
            />
          </section>
        </>
      )}
    </Layout>
  );
}

/** What the list was narrowed to, and a way to narrow it by time. */
function What({ request }: { readonly request: BulkRequest }): JSX.Element {
  const { action, ids, filter } = request;
  if (ids !== undefined) return <p class="bulk-filter">Of the jobs that you selected.</p>;
  const parts = [...queryOf(filter)].map(([name, value]) => filterWords(name, value));
  const { createdAfter, createdBefore, ...others } = filter;
  return (
    <>
      <p class="bulk-filter" safe>
        {parts.length === 0 ? "All jobs, whatever they are." : parts.join(" · ")}
      </p>
      <form class="bulk-times">
        <input type="hidden" name="action" value={action} />
        {[...queryOf(others)].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Instant name="createdAfter" label="Created since" value={createdAfter} />
        <Instant name="createdBefore" label="and before" value={createdBefore} />
        <span>UTC</span>
        <button type="submit" class="button button-small">
          Narrow
        </button>
      </form>
    </>
  );
}

interface InstantProps {
  readonly name: keyof BulkFilter;
  readonly label: string;
  readonly value: string | undefined;
}

function Instant({ name, label, value }: InstantProps): JSX.Element {
  return (
    <label>
      <span safe>{label}</span>{" "}
      <input class="input" type="datetime-local" name={name} value={value?.slice(0, 16)} />
    </label>
  );
}

/** The jobs that are meant, as fields of a form. */
function Target({ request: { ids, filter } }: { readonly request: BulkRequest }): JSX.Element {
  if (ids === undefined) return <input type="hidden" name="filter" value={queryOf(filter).toString()} />;
  return (
    <>
      {ids.map((id) => (
        <input type="hidden" name="ids" value={id} />
      ))}
    </>
  );
}

function jobsOf({ count, complete }: BulkPageProps): string {
  return `${complete ? "" : "more than "}${shortCount(count)} ${count === 1 ? "job" : "jobs"}`;
}

const EFFECTS = {
  cancel: "Those that wait are cancelled at once, those that run are asked to stop. It can't be undone.",
  retry: "Each is started again as a new job with the same input. The old ones stay.",
  delete: "They are removed for good, with their logs and files. Pinned jobs stay.",
} as const;

const NOTHING = {
  cancel: "No job that matches waits or runs.",
  retry: "No job that matches has ended so that it could be tried again.",
  delete: "No job that matches has ended.",
} as const;
