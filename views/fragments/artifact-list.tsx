/** @jsxImportSource @kitajs/html */
import type { Artifact } from "../../src/domain/artifact.ts";
import { domId } from "../dom-id.ts";
import { bytes, plural } from "../format.ts";
import { links } from "../links.ts";

export interface ArtifactListProps {
  readonly jobId: string;
  readonly artifacts: readonly Pick<Artifact, "path" | "bytes">[];
  readonly prefix: string;
}

/** Shown at once; the rest opens. */
const FIRST = 8;

/** The files that a job left; nothing while there is none. */
export function ArtifactList({ jobId, artifacts, prefix }: ArtifactListProps): JSX.Element {
  const size = artifacts.reduce((sum, file) => sum + file.bytes, 0);
  const rest = artifacts.slice(FIRST);
  return (
    <section
      id={domId.artifacts}
      class="panel-section"
      aria-labelledby="artifacts-title"
      hidden={artifacts.length === 0}
    >
      <header class="section-head">
        <h2 id="artifacts-title">Files</h2>
        <div class="section-acts">
          <span class="quiet num" safe>{`${plural(artifacts.length, "file")}, ${bytes(size)}`}</span>
          <a class="link-button" href={links(prefix).artifactsZip(jobId)} download="">
            Download all
          </a>
        </div>
      </header>
      <div class="card">
        <Files files={artifacts.slice(0, FIRST)} jobId={jobId} prefix={prefix} />
        {rest.length === 0 ? (
          ""
        ) : (
          <details class="more-files">
            <summary safe>{plural(rest.length, "more file")}</summary>
            <Files files={rest} jobId={jobId} prefix={prefix} />
          </details>
        )}
      </div>
    </section>
  );
}

interface FilesProps {
  readonly files: ArtifactListProps["artifacts"];
  readonly jobId: string;
  readonly prefix: string;
}

function Files({ files, jobId, prefix }: FilesProps): JSX.Element {
  return (
    <ul class="files">
      {files.map((file) => (
        <li>
          <a href={links(prefix).artifact(jobId, file.path)} hx-boost="false" safe>
            {file.path}
          </a>
          <span class="quiet num" safe>
            {bytes(file.bytes)}
          </span>
        </li>
      ))}
    </ul>
  );
}
