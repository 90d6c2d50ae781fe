/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/time.tsx";
import { links } from "../links.ts";
import { resultPhrase, revision, titleOf } from "../phrases.ts";

/** A job's documentation, as it stands in the library. */
export function Volume({ job, now, prefix }: { job: Job; now: number; prefix: string }): JSX.Element {
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
