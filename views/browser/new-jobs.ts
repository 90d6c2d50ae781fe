import { all, one, say } from "./dom.ts";

/**
 * To be called when the taskbar got rows. A job counts as new when its id, which begins with the time, comes after the
 * one that the list begins with; once counted it stays so until the list is drawn again.
 */
export function offerNewJobs(): void {
  const offer = one("[data-new-jobs]");
  if (offer === null) return;
  const newest = one(".job-row")?.id.replace("job-", "") ?? "";
  const rows = all(".dock-row").map((row) => row.id.replace("taskbar-job-", ""));
  const fresh = rows.filter((id) => id > newest).length;
  const count = Math.max(fresh, Number(offer.dataset["jsCount"] ?? 0));
  offer.dataset["jsCount"] = String(count);
  offer.hidden = count === 0;
  say(offer, `${count} new ↑`);
}
