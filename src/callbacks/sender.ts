import type { Clock } from "../domain/clock.ts";
import type { Answer, Delivery, Outcome } from "../domain/delivery.ts";
import type { DeliveryClaim } from "../domain/delivery-store.ts";
import { askedPauseMs, pauseMs } from "./pauses.ts";
import { signatureHeaders } from "./signature.ts";

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Where deliveries are taken from and what came of them is recorded. */
export interface Outbox {
  claim(request: DeliveryClaim): Promise<readonly Delivery[]>;
  settle(claimed: Delivery, outcome: Outcome): Promise<void>;
  release(claimed: Delivery): Promise<void>;
}

export interface SenderOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Sends once; fails with the signal's reason when that is aborted. */
  readonly post: (request: PostRequest) => Promise<Answer>;
  /** What is told of a job's end; null when the job is gone. */
  readonly bodyOf: (jobId: string) => string | null;
  readonly secrets: readonly string[];
  readonly random: () => number;
  /** Told of each attempt that did not deliver it. */
  readonly onFailed?: (failure: Readonly<Record<string, unknown>>) => void;
  readonly onFault: (cause: unknown) => void;
}

/** How long one attempt may take, from looking up the address to the answer's status. */
export const TIMEOUT_MS = 5000;
/** What was claimed for longer was lost with the process that claimed it. */
const LEASE_MS = 15_000;
const AT_ONCE = 32;
/** So that one receiver that hangs does not hold up the others. */
const PER_ORIGIN = 4;

interface UnderWay {
  readonly origin: string;
  readonly done: Promise<void>;
}

/** Sends what the outbox holds: at least once each, with the same id each time. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #stopping = new AbortController();
  /** The latest look at what is due, and whether it is still to begin. */
  #look: Promise<void> = Promise.resolve();
  #isAhead = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins with what is due, as far as there is room. Resolves when it has begun; the end of each makes room for others. */
  sendDue(): Promise<void> {
    // One look after the other: each has to know what the one before it has begun. One that is ahead is for all who ask.
    if (!this.#isAhead) {
      this.#isAhead = true;
      const look = () => {
        this.#isAhead = false;
        return this.#beginDue();
      };
      this.#look = this.#look.then(look, look);
    }
    return this.#look;
  }

  async #beginDue(): Promise<void> {
    const { outbox, clock } = this.#options;
    const limit = AT_ONCE - this.#underWay.size;
    if (limit <= 0 || this.#stopping.signal.aborted) return;
    const now = clock.now();
    const underWay = this.#byOrigin();
    const claim = { now, until: now + LEASE_MS, limit, perOrigin: PER_ORIGIN, underWay };
    for (const delivery of await outbox.claim(claim)) this.#begin(delivery);
  }

  /** Resolves when nothing is under way and nothing more is due. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay.values()].map(({ done }) => done));
  }

  /** Gives back what has not come to its end; somebody else sends it then, perhaps a second time. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("The server is being stopped"));
    await this.settled();
  }

  #begin(delivery: Delivery): void {
    const end = async () => {
      try {
        await this.#attempt(delivery);
      } catch (cause) {
        // What was not recorded is sent again when its lease is over.
        this.#options.onFault(cause);
      }
      this.#underWay.delete(delivery.id);
      await this.sendDue().catch(this.#options.onFault);
    };
    this.#underWay.set(delivery.id, { origin: new URL(delivery.url).origin, done: end() });
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { outbox, clock, post, bodyOf, secrets, random } = this.#options;
    const body = bodyOf(delivery.jobId);
    if (body === null) return;
    const sentAt = clock.now();
    const late = new AbortController();
    const inTime = clock.after(TIMEOUT_MS, () =>
      late.abort(new Error(`No answer within ${TIMEOUT_MS / 1000} s`)),
    );
    const signal = AbortSignal.any([late.signal, this.#stopping.signal]);
    const headers = {
      "content-type": "application/json",
      ...signatureHeaders({ id: delivery.id, at: sentAt, body }, secrets),
    };
    const answer = await post({ url: delivery.url, headers, body, signal });
    inTime();
    if (answer.kind === "failed" && this.#stopping.signal.aborted) return outbox.release(delivery);
    const at = clock.now();
    const error = errorOf(answer);
    const pause = error === null ? null : pauseMs(delivery.tries, random);
    const statusCode = answer.kind === "answered" ? answer.statusCode : null;
    const isGone = statusCode === 410;
    const asked = answer.kind === "answered" ? askedPauseMs(answer.retryAfter, at) : 0;
    const nextAt = pause === null || isGone ? null : at + Math.max(pause, asked);
    if (error !== null) {
      // The origin only: the path of many a hook is its secret.
      const to = new URL(delivery.url).origin;
      const { id: deliveryId, jobId, tries } = delivery;
      const nextAttemptAt = nextAt === null ? null : new Date(nextAt).toISOString();
      this.#options.onFailed?.({ deliveryId, jobId, to, tries, statusCode, error, nextAttemptAt });
    }
    await outbox.settle(delivery, { sentAt, at, statusCode, error, nextAt, isGone });
  }

  #byOrigin(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { origin } of this.#underWay.values()) counts.set(origin, (counts.get(origin) ?? 0) + 1);
    return counts;
  }
}

/** Null = it was delivered. */
function errorOf(answer: Answer): string | null {
  if (answer.kind === "failed") return answer.error;
  const { statusCode } = answer;
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400) return `Answered ${statusCode}: redirects are not followed`;
  if (statusCode === 410) return "Answered 410: nothing is wanted there any more";
  return `Answered ${statusCode}`;
}
