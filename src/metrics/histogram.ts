import type { Family, Labels, Sample } from "./open-metrics.ts";

/** Counts values by how large they are. To observe costs a few comparisons and nothing is kept of the single value. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds upper ends, growing; above the last one there is another without an end */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (value > (this.#bounds[at] ?? Number.POSITIVE_INFINITY)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  samples(labels: Labels = {}): readonly Sample[] {
    let total = 0;
    const buckets = this.#counts.map((count, at) => {
      total += count;
      return { suffix: "_bucket", labels: { ...labels, le: endText(this.#bounds[at]) }, value: total };
    });
    return [
      ...buckets,
      { suffix: "_count", labels, value: total },
      { suffix: "_sum", labels, value: this.#sum },
    ];
  }
}

/** A histogram of seconds. */
export function histogram(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: "histogram", unit: "seconds", help, samples };
}

/** The format wants every end to be written as a number with a fraction. */
function endText(bound: number | undefined): string {
  if (bound === undefined) return "+Inf";
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}
