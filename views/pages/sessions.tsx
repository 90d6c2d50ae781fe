/** @jsxImportSource @kitajs/html */
import type { Session } from "../../src/domain/session.ts";
import { plain } from "../ansi.ts";
import { Pager } from "../components/pager.tsx";
import { Ago } from "../components/time.tsx";
import { Empty } from "../fragments/empty.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SessionsPageProps {
  readonly frame: Frame;
  /** The newest first. */
  readonly sessions: readonly Session[];
  /** The id behind which older ones are; null = there are none. */
  readonly older: string | null;
}

/** Groups of jobs and documents. */
export function SessionsPage({ frame, sessions, older }: SessionsPageProps): JSX.Element {
  const { prefix, now } = frame;
  const to = links(prefix);
  return (
    <Layout {...frame} title="Sessions" active="sessions">
      <h1 class="page-title">Sessions</h1>
      {sessions.length === 0 ? (
        <Empty
          prefix={prefix}
          icon="box"
          title="No sessions so far"
          text="A session groups jobs and documents. It is here as soon as a job names it in its field sessionId."
        />
      ) : (
        <ul class="shelf">
          {sessions.map((session) => (
            <li class="card volume volume-short">
              <h2 dir="auto">
                <a href={to.session(session.id)} safe>
                  {plain(session.title ?? session.id)}
                </a>
              </h2>
              <p class="volume-foot">
                <span class="quiet">Last used</span>
                <Ago at={session.updatedAt} now={now} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <Pager newer={null} older={older === null ? null : to.sessions(older)} prefix={prefix} />
    </Layout>
  );
}
