/** @jsxImportSource @kitajs/html */
import type { Issue } from "../../src/domain/errors.ts";
import { Icon } from "../components/icon.tsx";
import { domId } from "../dom-id.ts";

export interface ErrorCardProps {
  readonly prefix: string;
  /** What went wrong, in one sentence. */
  readonly message: string;
  readonly issues?: readonly Issue[];
  readonly requestId?: string;
}

/** A failure as people see it: the answer to a refused htmx request, which lands in `#notice`. */
export function ErrorCard({ prefix, message, issues = [], requestId }: ErrorCardProps): JSX.Element {
  return (
    <div id={domId.errorCard} class="error-card">
      <Icon name="circle-alert" prefix={prefix} />
      <div>
        <p safe>{message}</p>
        {issues.length === 0 ? (
          ""
        ) : (
          <ul>
            {issues.map((issue) => (
              <li>
                <code safe>{issue.path}</code> <span safe>{issue.message}</span>
              </li>
            ))}
          </ul>
        )}
        {requestId === undefined ? (
          ""
        ) : (
          <small>
            Request <code safe>{requestId}</code>
          </small>
        )}
      </div>
      <button type="button" class="mark-button" data-dismiss aria-label="Dismiss" title="Dismiss">
        <Icon name="x" prefix={prefix} />
      </button>
    </div>
  );
}
