/** @jsxImportSource @kitajs/html */
import type { SourceEntry, SourceLink, SourcePage as SourcePageModel } from "../../src/domain/source-page.ts";
import { DocsFrame } from "../components/docs-frame.tsx";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-names.ts";
import { SourceSide } from "../components/source-side.tsx";
import { bytes, plural } from "../format.ts";
import { Empty } from "../fragments/empty.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SourcePageProps {
  readonly frame: Frame;
  readonly page: SourcePageModel;
  /** The same file at other commits; default: none. */
  readonly versions?: readonly SourceLink[];
}

/** A file or folder of the documented commit. `#L12` marks a line, `#L12-L20` a range (by the browser's script). */
export function SourcePage({ frame, page, versions = [] }: SourcePageProps): JSX.Element {
  const { prefix } = frame;
  const name = page.path === "" ? page.docs.title : page.path;
  return (
    <Layout {...frame} title={`${name} · ${page.docs.title}`} active="library" width="wide">
      <DocsFrame
        docs={page.docs}
        current={null}
        prefix={prefix}
        side={page.kind === "file" ? <SourceSide {...page} /> : ""}
        aside=""
      >
        <div class="docs-page docs-source">
          <h1 class="source-path">
            {page.crumbs.map((crumb) => (
              <>
                <a href={crumb.href} safe>
                  {crumb.name}
                </a>
                <span aria-hidden="true">/</span>
              </>
            ))}
            <span safe>{page.path.split("/").at(-1) ?? ""}</span>
          </h1>
          <p class="source-facts dotted">
            {facts(page).map((fact) => (
              <span safe>{fact}</span>
            ))}
            <code title={page.commit} safe>
              {page.commit.slice(0, 7)}
            </code>
            {page.kind === "file" ? (
              <>
                <a
                  class="link"
                  href={`${links(prefix).docs(page.docs.jobId, `src/${page.path}`)}?raw=1`}
                  hx-boost="false"
                >
                  Raw
                </a>
                <button type="button" class="link" data-copy-link hidden>
                  Copy link
                </button>
              </>
            ) : (
              ""
            )}
          </p>
          <About page={page} prefix={prefix} />
          {versions.length === 0 ? (
            ""
          ) : (
            <p class="source-facts dotted">
              <span>Also at</span>
              {versions.map(({ label, href }) => (
                <a class="link" href={href} safe>
                  {label}
                </a>
              ))}
            </p>
          )}
          <Body page={page} prefix={prefix} />
        </div>
      </DocsFrame>
    </Layout>
  );
}

function Body({ page, prefix }: { page: SourcePageModel; prefix: string }): JSX.Element {
  switch (page.kind) {
    case "file":
      return <Rows html={page.html} path={page.path} />;
    case "folder":
      return <Entries entries={page.entries} prefix={prefix} />;
    case "binary":
      return (
        <Empty
          prefix={prefix}
          icon="box"
          title="A binary file"
          text={`${bytes(page.bytes)} that are not text.`}
        />
      );
    case "too_large":
      return (
        <Empty
          prefix={prefix}
          icon="file-code"
          title="Too large to show"
          text={`This file has ${bytes(page.bytes)}.`}
        />
      );
    default:
      return page satisfies never;
  }
}

/** What the file or folder is for, and the way back to what tells of it. */
function About({ page, prefix }: { page: SourcePageModel; prefix: string }): JSX.Element {
  const back = page.page ?? { label: page.docs.title, href: links(prefix).docs(page.docs.jobId) };
  return (
    <p class="source-about">
      {page.about === "" ? (
        ""
      ) : (
        <span dir="auto" safe>
          {page.about}
        </span>
      )}
      <span>
        Told in{" "}
        <a class="link" href={back.href} safe>
          {back.label}
        </a>
      </span>
    </p>
  );
}

function Rows({ html: safeHtml, path }: { html: string; path: string }): JSX.Element {
  return (
    <section class="source" tabindex="0" aria-label={`Source of ${path}`} data-source>
      <ol>{safeHtml}</ol>
    </section>
  );
}

const ENTRY_ICONS: Readonly<Record<SourceEntry["kind"], IconName>> = {
  file: "file-text",
  folder: "folder-git-2",
  link: "link",
  submodule: "box",
};

function Entries({ entries, prefix }: { entries: readonly SourceEntry[]; prefix: string }): JSX.Element {
  return (
    <ul class="card entries">
      {entries.map((entry) => (
        <li>
          <Icon name={ENTRY_ICONS[entry.kind]} prefix={prefix} />
          {entry.href === null ? (
            <span safe>{entry.name}</span>
          ) : (
            <a href={entry.href} safe>
              {entry.name}
            </a>
          )}
          <span class="entry-about clip" dir="auto" title={entry.about} safe>
            {entry.about}
          </span>
          <span class="quiet num" safe>
            {entry.bytes === null ? "" : bytes(entry.bytes)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function facts(page: SourcePageModel): readonly string[] {
  if (page.kind === "folder") return [plural(page.entries.length, "entry", "entries")];
  if (page.kind !== "file") return [bytes(page.bytes)];
  return [page.language ?? "", plural(page.lines, "line"), bytes(page.bytes)].filter((fact) => fact !== "");
}
