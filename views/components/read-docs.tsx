/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { links } from "../links.ts";
import { titleOf } from "../phrases.ts";
import { Icon } from "./icon.tsx";

/** The way from a completed job to what it wrote. */
export function ReadDocs({ job, prefix }: { job: Job; prefix: string }): JSX.Element {
  return (
    <a class="link read-docs" href={links(prefix).docs(job.id)} aria-label={`Read docs of ${titleOf(job)}`}>
      <span>Read docs</span>
      <Icon name="arrow-right" prefix={prefix} />
    </a>
  );
}
