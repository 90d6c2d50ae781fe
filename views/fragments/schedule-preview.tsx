/** @jsxImportSource @kitajs/html */
import { Ago } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { inZone, iso } from "../format.ts";
import { links } from "../links.ts";

/** What a cron expression means: in words, and the next times; or why it means nothing. */
export type Preview =
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly issues: readonly string[] }
  | {
      readonly kind: "times";
      readonly description: string;
      readonly timeZone: string;
      readonly next: readonly number[];
    };

interface SchedulePreviewProps {
  readonly preview: Preview;
  readonly now: number;
  readonly prefix: string;
}

/** Asks for itself anew while the expression or the zone is being typed. */
export function SchedulePreview({ preview, now, prefix }: SchedulePreviewProps): JSX.Element {
  const asked = [`#${domId.scheduleCron}`, `#${domId.scheduleZone}`];
  const fields = asked.join(", ");
  const typed = asked.map((field) => `input delay:300ms from:${field}`).join(", ");
  return (
    <div
      id={domId.schedulePreview}
      class="schedule-preview"
      aria-live="polite"
      hx-get={links(prefix).schedulePreview()}
      hx-trigger={typed}
      hx-include={fields}
      hx-swap="outerHTML"
      hx-target="this"
    >
      <Said preview={preview} now={now} />
    </div>
  );
}

function Said({ preview, now }: { preview: Preview; now: number }): JSX.Element {
  switch (preview.kind) {
    case "nothing":
      return <p class="field-note">The next five times are shown here.</p>;
    case "refused":
      return (
        <>
          {preview.issues.map((issue) => (
            <p class="field-issue" safe>
              {issue}
            </p>
          ))}
        </>
      );
    case "times":
      return (
        <>
          <p class="schedule-words" safe>
            {preview.description}
          </p>
          <ol class="schedule-times">
            {preview.next.map((at) => (
              <li>
                <time class="num" datetime={iso(at)} safe>
                  {inZone(at, preview.timeZone)}
                </time>
                <Ago at={at} now={now} />
              </li>
            ))}
          </ol>
        </>
      );
    default:
      return preview satisfies never;
  }
}
