/** @jsxImportSource @kitajs/html */
import { type ShownStatus, statusWord } from "../status.ts";

/** The spinner of a running job, or the dot of any other. What it means is said beside it. */
export function StatusMark({ status }: { status: ShownStatus }): JSX.Element {
  const spins = status === "running" || status === "cancelling";
  return <span class={spins ? "mark mark-spin" : "mark"} data-status={status} aria-hidden="true" />;
}

export function StatusPill({ status }: { status: ShownStatus }): JSX.Element {
  return (
    <span class="pill" data-status={status} safe>
      {statusWord(status) + (status === "cancelling" ? "…" : "")}
    </span>
  );
}
