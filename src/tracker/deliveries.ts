import type { Clock } from "../domain/clock.ts";
import type { Delivery, Endpoint, Outcome } from "../domain/delivery.ts";
import type {
  DeliveryClaim,
  DeliveryFilter,
  DeliveryPage,
  DeliveryRange,
  DeliveryStore,
} from "../domain/delivery-store.ts";
import { JobdeckError, quote } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import type { Hub } from "../events/hub.ts";

interface Options {
  readonly store: DeliveryStore;
  readonly hub: Pick<Hub, "publish">;
  readonly clock: Clock;
}

const ENDPOINTS = 100;
const BY_HAND = "Switched off by hand";

/** The public face of callbacks, and what writes to their jobs how they fare. */
export class Deliveries {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  list(filter: DeliveryFilter, range: DeliveryRange): DeliveryPage {
    return this.#options.store.list(filter, range);
  }

  /** Those that fail or are switched off, at most 100. */
  endpoints(): readonly Endpoint[] {
    return this.#options.store.endpoints(ENDPOINTS);
  }

  find(id: string): Delivery | undefined {
    return this.#options.store.find(id.toLowerCase());
  }

  /** @throws JobdeckError `delivery_not_found` */
  get(id: string): Delivery {
    const delivery = this.find(id);
    if (delivery === undefined)
      throw new JobdeckError("delivery_not_found", `No delivery has the id ${quote(id)}`);
    return delivery;
  }

  /**
   * Sends it once more, now, whatever came of it before; when that fails, with all its pauses again.
   * @throws JobdeckError `delivery_not_found`; `endpoint_off`
   */
  async sendAgain(id: string): Promise<Delivery> {
    const { store, clock } = this.#options;
    const seen = this.get(id);
    if (store.offAt(seen.url) !== null) {
      throw new JobdeckError("endpoint_off", "Its endpoint is switched off: switch it on first");
    }
    return (await store.sendAgain(seen.id, clock.now())) ?? this.get(id);
  }

  /** On: what was held is sent, now. Off: nothing is sent there, and what comes up is held. */
  async switchEndpoint(url: string, on: boolean): Promise<void> {
    const { store, clock } = this.#options;
    await store.switchEndpoint(url, { on, at: clock.now(), error: BY_HAND });
  }

  async claim(request: DeliveryClaim): Promise<readonly Delivery[]> {
    const { claimed, held } = await this.#options.store.claim(request);
    for (const job of held) this.#tell(job);
    return claimed;
  }

  async settle(claimed: Delivery, outcome: Outcome): Promise<void> {
    this.#tell(await this.#options.store.settle(claimed, outcome));
  }

  async release(claimed: Delivery): Promise<void> {
    await this.#options.store.release(claimed, this.#options.clock.now());
  }

  #tell(job: Job | null): void {
    if (job !== null) this.#options.hub.publish({ kind: "job", job });
  }
}
