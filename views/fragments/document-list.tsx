/** @jsxImportSource @kitajs/html */
import type { SessionDocument } from "../../src/domain/session.ts";
import { plain } from "../ansi.ts";
import { bytes } from "../format.ts";
import { links } from "../links.ts";

export interface DocumentListProps {
  readonly sessionId: string;
  readonly documents: readonly Pick<SessionDocument, "id" | "filename" | "bytes">[];
  readonly prefix: string;
}

/** The documents of a session, and the form that adds some. */
export function DocumentList({ sessionId, documents, prefix }: DocumentListProps): JSX.Element {
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
              <span class="quiet num" safe>
                {bytes(size)}
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
