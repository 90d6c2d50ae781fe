/** @jsxImportSource @kitajs/html */
import type { DocsHeading, DocsLink, DocsPage as DocsPageModel } from "../../src/domain/docs-page.ts";
import { DocsFrame } from "../components/docs-frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/time.tsx";
import { BOOST_DRAWINGS, type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface DocsPageProps {
  readonly frame: Frame;
  readonly page: DocsPageModel;
}

/** One page of a documentation. */
export function DocsPage({ frame, page }: DocsPageProps): JSX.Element {
  const { docs } = page;
  const safeBody = page.html;
  const contents = page.toc.filter((heading) => heading.level === 2 || heading.level === 3);
  return (
    <Layout {...frame} title={`${page.title} · ${docs.title}`} active="library" width="wide">
      <DocsFrame
        docs={docs}
        current={page.path}
        prefix={frame.prefix}
        aside={
          <>
            <Contents headings={contents} />
            <PageActions page={page} prefix={frame.prefix} />
            <Origin page={page} now={frame.now} prefix={frame.prefix} />
          </>
        }
      >
        <div class="docs-page">
          {docs.notice === null ? (
            ""
          ) : (
            <p class="callout" data-tone="warning" safe>
              {docs.notice}
            </p>
          )}
          {contents.length === 0 ? (
            ""
          ) : (
            <details class="docs-fold docs-fold-contents">
              <summary>On this page</summary>
              <ContentsList headings={contents} />
            </details>
          )}
          <article class="prose" dir="auto" {...BOOST_DRAWINGS}>
            {safeBody}
          </article>
          <Neighbours previous={page.previous} next={page.next} prefix={frame.prefix} />
        </div>
      </DocsFrame>
    </Layout>
  );
}

function Contents({ headings }: { headings: readonly DocsHeading[] }): JSX.Element {
  if (headings.length === 0) return "";
  return (
    <nav class="toc" aria-labelledby="toc-title">
      <p id="toc-title" class="toc-title">
        On this page
      </p>
      <ContentsList headings={headings} />
    </nav>
  );
}

function ContentsList({ headings }: { headings: readonly DocsHeading[] }): JSX.Element {
  return (
    <ul>
      {headings.map((heading) => (
        <li data-level={heading.level}>
          <a href={`#${heading.id}`} safe>
            {heading.text}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What can be done with the page as its author wrote it. */
function PageActions({ page, prefix }: { page: DocsPageModel; prefix: string }): JSX.Element {
  const markdown = `${links(prefix).docs(page.docs.jobId, page.path)}?raw=1`;
  return (
    <p class="page-actions">
      <button type="button" class="link" data-copy-url={markdown} hidden>
        Copy as Markdown
      </button>
      <a class="link" href={markdown} hx-boost="false">
        View as Markdown
      </a>
    </p>
  );
}

/** Where the page comes from: source, commit, job, when, and which model wrote on it. */
function Origin({ page, now, prefix }: { page: DocsPageModel; now: number; prefix: string }): JSX.Element {
  const { origin, jobId, model } = page.docs;
  return (
    <dl class="origin">
      {origin === null ? (
        ""
      ) : (
        <>
          <div>
            <dt>Source</dt>
            <dd>
              {origin.url === null ? (
                <span safe>{origin.file ?? origin.repo}</span>
              ) : (
                <a class="link" href={origin.url} rel="noreferrer" safe>
                  {origin.repo.replace(/^https?:\/\//, "")}
                </a>
              )}
            </dd>
          </div>
          <div>
            <dt>{origin.snapshot === undefined ? "Commit" : "Content"}</dt>
            <dd>
              {origin.snapshot === undefined ? "" : <span safe>{`${origin.snapshot}, no commit: `}</span>}
              <code title={origin.commit} safe>
                {origin.commit.slice(0, 7)}
              </code>
            </dd>
          </div>
        </>
      )}
      <div>
        <dt>Written</dt>
        <dd>
          <Ago at={page.modifiedAt} now={now} /> by{" "}
          <a class="link" href={links(prefix).job(jobId)}>
            this job
          </a>
        </dd>
      </div>
      <div>
        <dt>Model</dt>
        <dd safe>{model ?? "none"}</dd>
      </div>
    </dl>
  );
}

interface NeighboursProps {
  readonly previous: DocsLink | null;
  readonly next: DocsLink | null;
  readonly prefix: string;
}

function Neighbours({ previous, next, prefix }: NeighboursProps): JSX.Element {
  if (previous === null && next === null) return "";
  return (
    <nav class="neighbours" aria-label="Previous and next page">
      {previous === null ? (
        <span />
      ) : (
        <a href={previous.href} rel="prev" data-key="q">
          <small>
            <Icon name="arrow-left" prefix={prefix} />
            <span>Previous</span>
          </small>
          <span safe>{previous.title}</span>
        </a>
      )}
      {next === null ? (
        <span />
      ) : (
        <a href={next.href} rel="next" data-key="e">
          <small>
            <span>Next</span>
            <Icon name="arrow-right" prefix={prefix} />
          </small>
          <span safe>{next.title}</span>
        </a>
      )}
    </nav>
  );
}
