/** @jsxImportSource @kitajs/html */
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";
import { Control, Notes, type RefusedForm, SchemaFields, stateOf } from "./schema-form.tsx";
import { fieldsOf } from "./schema-input.ts";

export interface StartCardProps {
  readonly types: readonly TypeInfo[];
  /** Name of the type whose form is shown; unknown or left out = the first. */
  readonly selected?: string;
  readonly refused: RefusedForm | null;
  readonly prefix: string;
}

/** Where a job is started: a tab for each type, and the form that its input schema asks for. */
export function StartCard({ types, selected, refused, prefix }: StartCardProps): JSX.Element {
  const type = types.find((t) => t.type === (refused?.type ?? selected)) ?? types[0];
  if (type === undefined) return "";
  const own = refused?.type === type.type ? refused : null;
  return (
    <section class="card start" aria-label="Start a job">
      <nav class="tabs" aria-label="Job types">
        {types.map((t) => (
          <a href={links(prefix).home(t.type)} aria-current={t.type === type.type ? "true" : undefined} safe>
            {t.title}
          </a>
        ))}
      </nav>
      <form method="post" action={links(prefix).create()} class="start-form">
        <input type="hidden" name="type" value={type.type} />
        <General refused={own} prefix={prefix} />
        {type.type === "wiki" ? (
          <RepositoryLine type={type} refused={own} />
        ) : (
          <Plain type={type} refused={own} />
        )}
      </form>
      {type.type === "wiki" ? <ArchiveLine prefix={prefix} /> : ""}
    </section>
  );
}

/** The same for files that are in no repository: a form of its own, since it sends a file. */
function ArchiveLine({ prefix }: { prefix: string }): JSX.Element {
  return (
    <details class="options archive">
      <summary>Or upload an archive</summary>
      <form
        class="upload"
        method="post"
        enctype="multipart/form-data"
        action={links(prefix).create()}
        hx-boost="false"
      >
        <input type="hidden" name="type" value="wiki" />
        <label>
          <span class="sr-only">Archive: zip, tar or tar.gz</span>
          <input type="file" name="input.repo" accept={ARCHIVES} required />
        </label>
        <button type="submit" class="button button-small">
          Upload and start
        </button>
      </form>
      <p class="field-note">
        A zip, tar or tar.gz of up to 32 MB, and 200 MB unpacked. It is kept in a session of its own, until
        you delete that.
      </p>
    </details>
  );
}

const ARCHIVES = ".zip,.tar,.tgz,.tar.gz,.gz,application/zip,application/x-tar,application/gzip";

/** The one big line: a repository, a branch or commit, Start; everything else behind Options. */
function RepositoryLine({ type, refused }: { type: TypeInfo; refused: RefusedForm | null }): JSX.Element {
  const fields = fieldsOf(type.input);
  const repo = fields.find((field) => field.name === "repo");
  const ref = fields.find((field) => field.name === "ref");
  if (repo === undefined) return <Plain type={type} refused={refused} />;
  const repoState = stateOf(repo, refused);
  const rest = fields.filter((field) => field !== repo && field !== ref);
  const restRefused = rest.some((field) => stateOf(field, refused).issue !== null);
  return (
    <>
      <div class="big-line">
        <label class="big-line-label" for="field-repo">
          git<span class="sr-only"> repository: address or path</span>
        </label>
        <Control field={repo} {...repoState} />
        {ref === undefined ? (
          ""
        ) : (
          <>
            <label class="sr-only" for="field-ref">
              Branch, tag or commit
            </label>
            <Control field={{ ...ref, example: "default branch" }} {...stateOf(ref, refused)} />
          </>
        )}
        <button type="submit" class="button button-primary">
          Start
        </button>
      </div>
      <Notes
        field={{ ...repo, description: sentences(type.description, repo.description) }}
        issue={repoState.issue}
      />
      {ref === undefined ? (
        ""
      ) : (
        <Notes field={{ ...ref, description: "" }} issue={stateOf(ref, refused).issue} />
      )}
      {rest.length === 0 ? (
        ""
      ) : (
        <details class="options" open={restRefused}>
          <summary>Options</summary>
          <SchemaFields type={type} refused={refused} without={["repo", "ref"]} />
        </details>
      )}
    </>
  );
}

/** Several texts as one, each ended by a full stop. */
function sentences(...texts: readonly string[]): string {
  return texts
    .filter((text) => text !== "")
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(" ");
}

function Plain({ type, refused }: { type: TypeInfo; refused: RefusedForm | null }): JSX.Element {
  return (
    <>
      {type.description === "" ? (
        ""
      ) : (
        <p class="field-note" safe>
          {type.description}
        </p>
      )}
      <SchemaFields type={type} refused={refused} />
      <div class="start-end">
        <button type="submit" class="button button-primary">
          Start
        </button>
      </div>
    </>
  );
}

/** What is wrong with the form as a whole, or with a field that it does not have. */
function General({ refused, prefix }: { refused: RefusedForm | null; prefix: string }): JSX.Element {
  if (refused === null) return "";
  const others = refused.issues.filter((issue) => !/^\/input\/[^/]/.test(issue.path));
  const count = refused.issues.length;
  return (
    <div class="form-issues" role="alert">
      <Icon name="circle-alert" prefix={prefix} />
      <div>
        <p safe>{count === 1 ? "One thing is to be corrected:" : `${count} things are to be corrected:`}</p>
        <ul>
          {(others.length > 0 ? others : refused.issues).map((issue) => (
            <li safe>{issue.message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
