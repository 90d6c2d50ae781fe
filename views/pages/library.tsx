/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { Icon } from "../components/icon.tsx";
import { Pager } from "../components/pager.tsx";
import { Ago } from "../components/time.tsx";
import { Empty } from "../fragments/empty.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";
import { resultPhrase, revision, titleOf } from "../phrases.ts";

export interface LibraryPageProps {
  readonly frame: Frame;
  /** Completed jobs that left documentation, the newest first. */
  readonly jobs: readonly Job[];
  /** Cursors of the neighbouring pages; null or left out = none. */
  readonly newer?: string | null;
  readonly older?: string | null;
}

export function LibraryPage({ frame, jobs, newer = null, older = null }: LibraryPageProps): JSX.Element {
  const { prefix, now } = frame;
  const to = links(prefix);
  return (
    <Layout {...frame} title="Library" active="library">
      <h1 class="page-title">Library</h1>
      {jobs.length === 0 ? (
        <Empty
          prefix={prefix}
          icon="book-open"
          title="Nothing to read so far"
          text="When a job writes documentation, it is put here."
          action={{ href: to.home("wiki"), label: "Document a repository" }}
        />
      ) : (
        <ul class="shelf">
          {jobs.map((job) => (
            <Volume job={job} now={now} prefix={prefix} />
          ))}
        </ul>
      )}
      <Pager
        newer={newer === null ? null : to.library({ before: newer })}
        older={older === null ? null : to.library({ after: older })}
        prefix={prefix}
      />
    </Layout>
  );
}

function Volume({ job, now, prefix }: { job: Job; now: number; prefix: string }): JSX.Element {
  const languages = languagesOf(job);
  return (
    <li class="card volume">
      <h2>
        <a href={links(prefix).docs(job.id)} safe>
          {titleOf(job)}
        </a>
      </h2>
      <p class="volume-revision">
        <Icon name="git-branch" prefix={prefix} />
        <span safe>{revision(job) ?? job.type}</span>
      </p>
      {languages === "" ? (
        ""
      ) : (
        <p class="volume-languages" safe>
          {languages}
        </p>
      )}
      <p class="volume-foot">
        <span class="num" safe>
          {resultPhrase(job) ?? "Documentation"}
        </span>
        <span class="dotted">
          <Ago at={job.completedAt ?? job.createdAt} now={now} />
          <a class="volume-job" href={links(prefix).job(job.id)}>
            Job
          </a>
        </span>
      </p>
    </li>
  );
}

/** The result's `languages`, as names or as counts by name. */
function languagesOf(job: Job): string {
  const result = job.result;
  if (typeof result !== "object" || result === null || !("languages" in result)) return "";
  const { languages } = result;
  const names = Array.isArray(languages)
    ? languages.map((l: unknown) => (typeof l === "string" ? l : nameOf(l)))
    : typeof languages === "object" && languages !== null
      ? Object.keys(languages)
      : [];
  return names
    .filter((name) => name !== "")
    .slice(0, 4)
    .join(", ");
}

function nameOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const named = Object.entries(value).find(
    ([key, v]) => (key === "name" || key === "language") && typeof v === "string",
  );
  return named === undefined ? "" : String(named[1]);
}
