/** @jsxImportSource @kitajs/html */
import type { Issue } from "../../src/domain/errors.ts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-names.ts";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface ErrorPageProps {
  readonly frame: Frame;
  /** HTTP status. */
  readonly status: number;
  /** Of the failure, such as `scope_missing`. */
  readonly code?: string;
  /** What went wrong, in one sentence, fit for the public. */
  readonly message: string;
  readonly issues?: readonly Issue[];
  /** The number under which it was noted, if it was. */
  readonly requestId?: string;
}

/** A failure, in words, with what can be done about it. */
export function ErrorPage({
  frame,
  status,
  code,
  message,
  issues = [],
  requestId,
}: ErrorPageProps): JSX.Element {
  const { title, advice, icon } = wordsFor(status, code);
  return (
    <Layout {...frame} title={title} active="none">
      <section class="failure">
        <Icon name={icon} prefix={frame.prefix} />
        <p class="failure-status num">{status}</p>
        <h1 safe>{title}</h1>
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
        <p class="quiet" safe>
          {advice}
        </p>
        <p class="failure-acts">
          <a class="button" href={links(frame.prefix).home()}>
            Home
          </a>
          <a class="button" href={links(frame.prefix).jobs()}>
            All jobs
          </a>
        </p>
        {requestId === undefined ? (
          ""
        ) : (
          <p class="quiet">
            Request <code safe>{requestId}</code>
          </p>
        )}
      </section>
    </Layout>
  );
}

interface Words {
  readonly title: string;
  readonly advice: string;
  readonly icon: IconName;
}

function wordsFor(status: number, code: string | undefined): Words {
  if (code === "scope_missing" || code === "queue_refused") {
    return {
      title: "This token may not do that",
      advice: "Sign out and in again with one that may, or ask whoever runs this server for it.",
      icon: "ban",
    };
  }
  switch (status) {
    case 400:
    case 415:
    case 422:
      return {
        title: "That was not understood",
        advice: "Go back, correct it, and send it again.",
        icon: "circle-alert",
      };
    case 403:
      return {
        title: "Not from another site",
        advice: "Changes are only taken from Jobdeck's own pages. Open the page here and try again.",
        icon: "ban",
      };
    case 404:
      return {
        title: "Nothing is here",
        advice: "It may have been deleted, or its time to be kept is over.",
        icon: "search",
      };
    case 409:
    case 412:
      return {
        title: "It has changed meanwhile",
        advice: "Open it again to see how it stands now.",
        icon: "rotate-ccw",
      };
    case 413:
      return { title: "That is too large", advice: "Send less at once.", icon: "box" };
    case 421:
      return {
        title: "This address is not served here",
        advice:
          "Open Jobdeck by the address that it printed when it started, or allow this one in its settings.",
        icon: "link",
      };
    case 429:
      return { title: "Too much at once", advice: "Wait a little, then try again.", icon: "clock" };
    case 503:
      return {
        title: "Not ready",
        advice: "It is starting or stopping. Try again in a few seconds.",
        icon: "clock",
      };
    default:
      return status >= 500
        ? {
            title: "Something went wrong here",
            advice: "It was noted under the number below.",
            icon: "wrench",
          }
        : { title: "That did not work", advice: "Go back and try again.", icon: "circle-alert" };
  }
}
