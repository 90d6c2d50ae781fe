/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { links } from "../links.ts";
import { shortId } from "../phrases.ts";

/** What a job belongs to or came from, as entries of its details. */
export function LinkedFacts({ job, prefix }: { job: Job; prefix: string }): JSX.Element {
  const to = links(prefix);
  const facts: readonly (readonly [name: string, text: string | null, href: (id: string) => string])[] = [
    ["Retry of", job.retryOf, to.job],
    ["Started by", job.parentId, to.job],
    ["Schedule", job.scheduleId, to.schedule],
    ["Session", job.sessionId, to.session],
  ];
  return (
    <>
      {facts.map(([name, id, href]) =>
        id === null ? (
          ""
        ) : (
          <div>
            <dt safe>{name}</dt>
            <dd>
              <a class="link" href={href(id)} safe>
                {shortId(id)}
              </a>
            </dd>
          </div>
        ),
      )}
    </>
  );
}
