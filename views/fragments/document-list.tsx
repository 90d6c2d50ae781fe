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

/** The documents of a session. */
export function DocumentList({ sessionId, documents, prefix }: DocumentListProps): JSX.Element {
  return (
    <section class="panel-section" aria-labelledby="documents-title">
      <header class="section-head">
        <h2 id="documents-title">Its documents</h2>
      </header>
      <ul class="card files">
        {documents.map(({ id, filename, bytes: size }) => (
          <li>
            <a href={links(prefix).document(sessionId, id)} hx-boost="false" safe>
              {plain(filename)}
            </a>
            <span class="quiet num" safe>
              {bytes(size)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
