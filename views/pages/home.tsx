/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import type { Stats as StatsModel } from "../../src/domain/stats.ts";
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { Icon } from "../components/icon.tsx";
import { NewJobs } from "../components/new-jobs.tsx";
import type { RefusedForm } from "../components/schema-form.tsx";
import { StartCard } from "../components/start-card.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { Stats } from "../fragments/stats.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface HomePageProps {
  readonly frame: Frame;
  readonly types: readonly TypeInfo[];
  /** `?type=`: whose form is shown. */
  readonly selected?: string;
  /** A form that was just refused; its values and errors are shown at their fields. */
  readonly refused?: RefusedForm;
  readonly stats: StatsModel;
  /** The newest first, about ten. None at all = the first visit. */
  readonly recent: readonly Job[];
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

export function HomePage({
  frame,
  types,
  selected,
  refused,
  stats,
  recent,
  waiting,
}: HomePageProps): JSX.Element {
  const { prefix, now } = frame;
  const first = recent.length === 0;
  return (
    <Layout {...frame} title="Home" active="home">
      <h1 class="page-title">{first ? "Welcome to Jobdeck" : "Home"}</h1>
      {first ? <Welcome types={types} prefix={prefix} /> : ""}
      <StartCard
        types={types}
        refused={refused ?? null}
        prefix={prefix}
        {...(selected === undefined ? {} : { selected })}
      />
      {first ? "" : <Stats stats={stats} />}
      {first ? (
        ""
      ) : (
        <section aria-labelledby="recent-title">
          <header class="section-head">
            <h2 id="recent-title">Recent jobs</h2>
            <NewJobs href={links(prefix).home()} />
            <a class="link-button" href={links(prefix).jobs()}>
              <span>All jobs</span>
              <Icon name="arrow-right" prefix={prefix} />
            </a>
          </header>
          <JobList jobs={recent} now={now} prefix={prefix} {...(waiting === undefined ? {} : { waiting })} />
        </section>
      )}
    </Layout>
  );
}

/** The first visit: what this is, and a way to see it that needs no network. */
function Welcome({ types, prefix }: { types: readonly TypeInfo[]; prefix: string }): JSX.Element {
  const hasWiki = types.some((type) => type.type === "wiki");
  return (
    <section class="welcome">
      <p>
        Jobdeck runs long jobs and shows every one of them live, on every page, with one click to stop it.
        Give it a git repository below: it reads the code and writes its documentation, which you then read
        right here.
      </p>
      {hasWiki ? (
        <form method="post" action={links(prefix).create()}>
          <input type="hidden" name="type" value="wiki" />
          <input type="hidden" name="input.repo" value="sample" />
          <button type="submit" class="button button-primary">
            <Icon name="play" prefix={prefix} />
            <span>Try the sample</span>
          </button>
          <small>A small repository that comes along: no network needed, a few seconds.</small>
        </form>
      ) : (
        ""
      )}
    </section>
  );
}
