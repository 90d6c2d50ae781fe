/** @jsxImportSource @kitajs/html */
import type { SessionDocument } from "../../src/domain/session.ts";
import { plain } from "../ansi.ts";
import { bytes } from "../format.ts";
import { links } from "../links.ts";

export interface DocumentListProps {
  readonly sessionId: string;
  readonly documents: readonly Pick<SessionDocument, "id" | "filename" | "bytes">[];
  readonly prefix: string;
  /** Whether archives among them can be documented; default false. */
  readonly canDocument?: boolean;
}

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$/i;

/** The documents of a session, and the form that adds some. */
export function DocumentList({
  sessionId,
  documents,
  prefix,
  canDocument = false,
}: DocumentListProps): JSX.Element {
  const to = links(prefix);
  return (
    <section class="panel-section" aria-labelledby="documents-title">
      <header class="section-head">
        <h2 id="documents-title">Its documents</h2>
      </header>
      {documents.length === 0 ? (
        ""
      ) : (
        <ul class="card files">
          {documents.map(({ id, filename, bytes: size }) => (
            <li>
              <a href={to.document(sessionId, id)} hx-boost="false" safe>
                {plain(filename)}
              </a>
              <span class="file-end">
                {canDocument && ARCHIVE.test(filename) ? (
                  <form method="post" action={to.create()}>
                    <input type="hidden" name="type" value="wiki" />
                    <input type="hidden" name="input.repo" value={`document:${id}`} />
                    <input type="hidden" name="sessionId" value={sessionId} />
                    <button
                      type="submit"
                      class="button button-small"
                      aria-label={`Write documentation of ${plain(filename)}`}
                    >
                      Document it
                    </button>
                  </form>
                ) : (
                  ""
                )}
                <span class="quiet num" safe>
                  {bytes(size)}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <form
        class="upload"
        method="post"
        enctype="multipart/form-data"
        action={to.documents(sessionId)}
        hx-boost="false"
      >
        <label>
          <span class="sr-only">Files to add</span>
          <input type="file" name="file" multiple required />
        </label>
        <button type="submit" class="button button-small">
          Add documents
        </button>
      </form>
    </section>
  );
}
