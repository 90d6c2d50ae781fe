import {
  FINAL_STATUSES,
  isFinal,
  STATUS_REASONS,
  STATUSES,
  TRANSITIONS,
  type Transition,
} from "../src/domain/status.ts";

/** docs/status.md: the table of changes and its diagram. */
export function statusDocument(): string {
  const all = Object.entries<Transition>(TRANSITIONS);
  const rows = all.map(([name, t]) => `| \`${name}\` | ${words(t.from)} | \`${t.to}\` | ${t.when} |`);
  const edges = all.flatMap(([name, t]) => t.from.map((from) => `  ${from} --> ${t.to}: ${name}`));
  const ends = FINAL_STATUSES.map((status) => `  ${status} --> [*]`);
  const pairs = STATUSES.map((from) => {
    const to = STATUSES.filter((status) => all.some(([, t]) => t.to === status && t.from.includes(from)));
    return `| \`${from}\` | ${isFinal(from) ? "nothing: it is final" : words(to)} |`;
  });
  return `# Statuses of a job

<!-- Made by .ci/build-docs.ts from src/domain/status.ts: change that file instead. -->

A new job is \`scheduled\` or \`queued\`. Every change is one compare-and-set statement of the store; a change that is
not in this table is refused and leaves the job as it was.

\`\`\`mermaid
stateDiagram-v2
  [*] --> scheduled
  [*] --> queued
${[...edges, ...ends].join("\n")}
\`\`\`

| change | from | to | when |
|---|---|---|---|
${rows.join("\n")}

| from | may become |
|---|---|
${pairs.join("\n")}

A running job that was asked to stop stays \`running\` with \`cancelRequestedAt\` set, and is shown as *Cancelling*, until
its work has really stopped.

Why a job has its status is one word, \`statusReason\`: ${words(STATUS_REASONS)}.
`;
}

function words(list: readonly string[]): string {
  return list.map((word) => `\`${word}\``).join(", ");
}
