/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { links } from "../links.ts";
import { titleOf } from "../phrases.ts";
import { Icon } from "./icon.tsx";

interface ReadDocsProps {
  readonly job: Job;
  readonly prefix: string;
  /** `button`: what comes next, on the job's page. Default `link`. */
  readonly as?: "link" | "button";
}

/** The way from a completed job to what it wrote. */
export function ReadDocs({ job, prefix, as = "link" }: ReadDocsProps): JSX.Element {
  return (
    <a
      class={as === "link" ? "link read-docs" : "button button-primary read-docs"}
      href={links(prefix).docs(job.id)}
      aria-label={`Read docs of ${titleOf(job)}`}
    >
      <span>Read docs</span>
      <Icon name="arrow-right" prefix={prefix} />
    </a>
  );
}
