/** Names that one label may have. Whoever creates jobs can name queues: without a bound each would stay for good. */
export const MOST_LABELS = 100;

/** Stands for all names beyond the first `MOST_LABELS`; no type and no queue is named so. */
export const OTHER = "(other)";

/** A value for each name of a label, for a bounded number of names. */
export class ByLabel<T> {
  readonly #make: () => T;
  readonly #values = new Map<string, T>();

  constructor(make: () => T) {
    this.#make = make;
  }

  get(name: string): T {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const key = this.#values.size < MOST_LABELS ? name : OTHER;
    const value = this.#values.get(key) ?? this.#make();
    this.#values.set(key, value);
    return value;
  }

  entries(): readonly (readonly [name: string, value: T])[] {
    return [...this.#values];
  }
}
