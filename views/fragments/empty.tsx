/** @jsxImportSource @kitajs/html */
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-names.ts";

interface EmptyProps {
  readonly prefix: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly href: string; readonly label: string };
}

/** A list without entries: what would be here, and the way to get it. */
export function Empty({ prefix, icon, title, text, action }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <Icon name={icon} prefix={prefix} />
      <p class="empty-title" safe>
        {title}
      </p>
      <p safe>{text}</p>
      {action === undefined ? (
        ""
      ) : (
        <a class="button" href={action.href} safe>
          {action.label}
        </a>
      )}
    </div>
  );
}
