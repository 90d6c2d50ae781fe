import { LanternError } from "../core/errors.ts";
import type { Channel, Clock } from "../core/ports.ts";
import type { Change } from "../core/snapshot.ts";

/** From one full hour to another, possibly over midnight; in the machine's time zone. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/**
 * Holds back what happens in quiet hours. All of it is told, oldest first, with the first change after them.
 *
 * What is held back is in the journal already, so nothing is lost when the program ends before the hours do.
 */
export class QuietHours implements Channel {
  readonly name: string;
  readonly #held: Change[] = [];
  readonly #channel: Channel;
  readonly #hours: Hours;
  readonly #clock: Pick<Clock, "now">;

  constructor(channel: Channel, hours: Hours, clock: Pick<Clock, "now">) {
    this.name = channel.name;
    this.#channel = channel;
    this.#hours = hours;
    this.#clock = clock;
  }

  async tell(change: Change): Promise<void> {
    this.#held.push(change);
    if (isWithin(this.#hours, new Date(this.#clock.now()).getHours())) return;
    for (let next = this.#held[0]; next !== undefined; next = this.#held[0]) {
      await this.#channel.tell(next);
      this.#held.shift();
    }
  }
}

/**
 * Reads a span such as `22-7`.
 *
 * @throws LanternError `config_invalid`
 */
export function parseHours(text: string): Hours {
  const [from = Number.NaN, to = Number.NaN] = text.split("-").map(Number);
  const isHour = (hour: number) => Number.isInteger(hour) && hour >= 0 && hour <= 23;
  if (isHour(from) && isHour(to) && from !== to) return { from, to };
  throw new LanternError("config_invalid", `Expected quiet hours such as 22-7, got ${JSON.stringify(text)}`);
}

/** Whether an hour of the day lies in the span; its end does not belong to it. */
export function isWithin({ from, to }: Hours, hour: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
