/** @jsxImportSource @kitajs/html */
import type { DocsIndex, DocsOrigin } from "../../src/domain/docs-page.ts";
import { links } from "../links.ts";
import { DocsSearchField } from "./docs-search-field.tsx";
import { DocsTree } from "./docs-tree.tsx";

interface DocsFrameProps {
  readonly docs: DocsIndex;
  readonly current: string | null;
  readonly prefix: string;
  /** What comes after the documentation's own title in the breadcrumb. */
  readonly trail?: JSX.Element;
  /** What was looked for in it; default: nothing. */
  readonly q?: string;
  /** What stands above the tree. */
  readonly side?: JSX.Element;
  readonly children: JSX.Element;
  /** The column on the right. */
  readonly aside: JSX.Element;
}

/** The three columns of the docs viewer: tree, what is read, and what helps to find one's way in it. */
export function DocsFrame({
  docs,
  current,
  prefix,
  trail = "",
  side = "",
  q = "",
  children,
  aside,
}: DocsFrameProps): JSX.Element {
  const commit = docs.origin === null ? "" : versionOf(docs.origin);
  return (
    <div class="docs">
      <nav class="crumbs docs-crumbs" aria-label="Breadcrumb">
        <a href={links(prefix).library()}>Library</a>
        <span aria-hidden="true">/</span>
        <a class="crumb-title" href={links(prefix).docs(docs.jobId)} safe>
          {docs.title}
        </a>
        {commit === "" ? (
          ""
        ) : (
          <span class="crumb-commit" safe>
            {commit}
          </span>
        )}
        {trail}
      </nav>
      <DocsSearchField jobId={docs.jobId} q={q} prefix={prefix} />
      <div class="docs-tree">
        {side}
        <nav aria-label="Pages">
          <details class="docs-fold">
            <summary>Pages</summary>
            <DocsTree nodes={docs.tree} current={current} />
          </details>
          <div class="docs-tree-wide">
            <DocsTree nodes={docs.tree} current={current} />
          </div>
        </nav>
      </div>
      {children}
      <div class="docs-aside">{aside}</div>
    </div>
  );
}

/** Of files that are in no repository there is no commit to go to. */
function versionOf({ ref, commit, snapshot }: DocsOrigin): string {
  return snapshot === undefined ? `${ref} @ ${commit.slice(0, 7)}` : `${snapshot}, no commit`;
}
