/** @jsxImportSource @kitajs/html */
import type { DocsTreeNode } from "../../src/domain/docs-page.ts";

interface DocsTreeProps {
  readonly nodes: readonly DocsTreeNode[];
  /** Path of the page that is read; null in the source view. */
  readonly current: string | null;
}

/**
 * The tree of a documentation's pages. A node without a page is a heading of those below it; what lies below a page
 * is folded, except on the way to the page that is read.
 */
export function DocsTree({ nodes, current }: DocsTreeProps): JSX.Element {
  return (
    <ul class="tree">
      {nodes.map((node) => (
        <li>
          <Name node={node} current={current} />
          <Below node={node} current={current} />
        </li>
      ))}
    </ul>
  );
}

interface NodeProps {
  readonly node: DocsTreeNode;
  readonly current: string | null;
}

function Name({ node, current }: NodeProps): JSX.Element {
  if (node.href === null) {
    return (
      <span class="tree-heading" safe>
        {node.title}
      </span>
    );
  }
  const here = node.path !== null && node.path === current;
  return (
    <a href={node.href} aria-current={here ? "page" : undefined} safe>
      {node.title}
    </a>
  );
}

function Below({ node, current }: NodeProps): JSX.Element {
  if (node.children.length === 0) return "";
  if (node.href === null) return <DocsTree nodes={node.children} current={current} />;
  return (
    <details class="tree-fold" open={leadsTo(node, current)} data-branch={node.href}>
      <summary>
        <span class="sr-only" safe>{`Pages below ${node.title}`}</span>
      </summary>
      <DocsTree nodes={node.children} current={current} />
    </details>
  );
}

function leadsTo(node: DocsTreeNode, path: string | null): boolean {
  return path !== null && (node.path === path || node.children.some((child) => leadsTo(child, path)));
}
