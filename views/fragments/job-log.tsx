/** @jsxImportSource @kitajs/html */
import type { LogLine as Line } from "../../src/domain/log-line.ts";
import { plain } from "../ansi.ts";
import { Icon } from "../components/icon.tsx";
import { TimeOfDay } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";

export interface JobLogProps {
  readonly jobId: string;
  readonly lines: readonly Line[];
  /** Whether there are lines before the first one here, which the page leaves out; default false. */
  readonly earlier?: boolean;
  /** Whether lines may still be added. */
  readonly live: boolean;
  readonly prefix: string;
}

/** The log of a job. Lines are appended by `logAppend`; the browser follows the end while the reader is there. */
export function JobLog({ jobId, lines, earlier = false, live, prefix }: JobLogProps): JSX.Element {
  const download = links(prefix).log(jobId);
  return (
    <section id={domId.jobLog} class="panel-section" aria-labelledby="log-title">
      <header class="section-head">
        <h2 id="log-title">Log</h2>
        <div class="section-acts">
          <button type="button" class="link-button" data-copy={`#${domId.logLines}`} hidden>
            Copy
          </button>
          <a class="link-button" href={download} download={`${jobId}.log`}>
            Download
          </a>
        </div>
      </header>
      <div class="log" data-live={live ? "true" : undefined}>
        <p class="log-gap" hidden={!earlier}>
          <a href={download}>Earlier lines are in the whole log</a>
        </p>
        <ol id={domId.logLines} class="log-lines" tabindex="0" aria-label="Log lines">
          {lines.map((line) => (
            <LogLine line={line} />
          ))}
        </ol>
        <p class="log-empty">{live ? "Nothing was logged so far." : "Nothing was logged."}</p>
        <button type="button" class="log-new" data-follow hidden>
          <span data-count>New lines</span>
          <Icon name="arrow-down" prefix={prefix} />
        </button>
      </div>
    </section>
  );
}

/** One line; its number is a permalink. */
export function LogLine({ line }: { line: Line }): JSX.Element {
  return (
    <li id={domId.line(line.seq)} class="log-line" data-level={line.level}>
      <a class="log-time" href={`#${domId.line(line.seq)}`}>
        <TimeOfDay at={line.at} />
      </a>
      <span class="log-stage" safe>
        {plain(line.stage ?? "")}
      </span>
      <span class="log-message">
        {line.level === "warn" || line.level === "error" ? (
          <span class="sr-only" safe>{`${line.level}: `}</span>
        ) : (
          ""
        )}
        <span dir="auto" safe>
          {plain(line.message)}
        </span>
      </span>
    </li>
  );
}
