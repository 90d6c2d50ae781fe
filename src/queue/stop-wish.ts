import type { NewEvent } from "../domain/event.ts";
import type { Job, Stop } from "../domain/job.ts";
import { beginReceipt, endReceipt } from "../domain/receipt.ts";
import type { StatusReason } from "../domain/status.ts";

/** Why one attempt is to stop: the first reason counts, but who asks for a cancel is the one who is named for it. */
export class StopWish {
  #told: { readonly reason: StatusReason; readonly by: string } | null = null;
  /** The job as somebody asked for it to be cancelled; null = nobody did. */
  #asked: Job | null = null;
  #onTold: () => void = () => undefined;
  #isShutdown = false;

  /** Whether the program is about to end, whatever it was told first. */
  get isShutdown(): boolean {
    return this.#isShutdown;
  }

  /** Null = it was not told to stop. */
  get reason(): StatusReason | null {
    return this.#told?.reason ?? null;
  }

  /** The job as somebody asked for it to be cancelled; null = nobody did. */
  get asked(): Job | null {
    return this.#asked;
  }

  /** @param onTold called with the first reason; at once where that was told before */
  listen(onTold: () => void): void {
    this.#onTold = onTold;
    if (this.#told !== null) onTold();
  }

  tell(reason: StatusReason, by: string): void {
    this.#isShutdown ||= reason === "shutdown";
    if (this.#told !== null) return;
    this.#told = { reason, by };
    this.#onTold();
  }

  /** @param job it is cancelling */
  cancel(job: Job): void {
    this.#asked ??= job;
    this.tell(job.statusReason ?? "api", job.stop?.requestedBy ?? "system");
  }

  /** The receipt so far, and the event with which it begins where nobody outside has asked. */
  begin(at: number): { readonly stop: Stop; readonly event: NewEvent | null } {
    const begun = this.#asked?.stop ?? null;
    if (begun !== null) return { stop: begun, event: null };
    const { stop } = beginReceipt(this.#told?.by ?? "system", "", at);
    return { stop, event: { type: "stop", at, data: { step: "requested" } } };
  }
}

/**
 * The receipt of a job that ends as cancelled: who asked is the one who asked for that, whatever had begun before.
 * @param asked the job as somebody asked for it to be cancelled
 * @param stop the receipt of what was done to stop the attempt; null = it had ended by itself before it could be told
 */
export function cancelReceipt(
  asked: Job,
  stop: Stop | null,
  at: number,
): { readonly stop: Stop | null; readonly events: readonly NewEvent[] } {
  if (stop === null) return endReceipt(asked.stop, "exited", at);
  const { requestedBy, reason } = asked.stop ?? stop;
  return { stop: { ...stop, requestedBy, ...(reason === undefined ? {} : { reason }) }, events: [] };
}
