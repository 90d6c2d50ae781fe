/** @jsxImportSource @kitajs/html */
import type { DocsTreeNode } from "../../src/domain/docs-page.ts";

interface DocsTreeProps {
  readonly nodes: readonly DocsTreeNode[];
  /** Path of the page that is read; null in the source view. */
  readonly current: string | null;
}

/** The tree of a documentation's pages. A node without a page is a heading of those below it. */
export function DocsTree({ nodes, current }: DocsTreeProps): JSX.Element {
  return (
    <ul class="tree">
      {nodes.map((node) => (
        <Node node={node} current={current} />
      ))}
    </ul>
  );
}

function Node({ node, current }: { node: DocsTreeNode; current: string | null }): JSX.Element {
  const here = node.path !== null && node.path === current;
  return (
    <li>
      {node.href === null ? (
        <span class="tree-heading" safe>
          {node.title}
        </span>
      ) : (
        <a href={node.href} aria-current={here ? "page" : undefined} safe>
          {node.title}
        </a>
      )}
      {node.children.length === 0 ? "" : <DocsTree nodes={node.children} current={current} />}
    </li>
  );
}
