import type { Usage } from "../../../domain/job.ts";
import type { ModelInfo, ModelRequest } from "../../model.ts";

/** The provider is asked no more. */
export class NotAsked extends Error {}

type Question = Pick<ModelRequest, "instructions" | "prompt" | "maxOutputTokens">;

/** Nothing that is written takes fewer bytes for each token, on the average of a text. */
const BYTES_A_TOKEN = 2;
/** The shape of the answer is sent along. */
const MORE_BYTES = 3000;
const MILLION = 1_000_000;

/** Sees to it that what is asked at once never costs more than is left. */
export class Budget {
  readonly #price: ModelInfo["price"];
  readonly #leftUsd: number | null;
  #spent = 0;
  #reserved = 0;
  #waiting: (() => void)[] = [];

  constructor(price: ModelInfo["price"], leftUsd: number | null) {
    this.#price = price;
    this.#leftUsd = leftUsd;
  }

  /** Whether there is one that can't be kept, since nothing is known of what answers cost. */
  get isBlind(): boolean {
    return this.#leftUsd !== null && this.#price === null;
  }

  /**
   * Sets aside what a question could cost, and waits for other answers where they may leave enough of it.
   * @returns what is called once with what it did cost, after the answer or without one
   * @throws NotAsked when that is more than is left
   */
  async reserve(question: Question): Promise<(used: Usage) => void> {
    const most = this.#most(question);
    while (this.#isTooMuch(most) && this.#reserved > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#isTooMuch(most)) throw new NotAsked();
    this.#reserved += most;
    return ({ costUsd }) => {
      this.#reserved -= most;
      this.#spent += costUsd;
      for (const look of this.#waiting.splice(0)) look();
    };
  }

  #isTooMuch(most: number): boolean {
    return this.#leftUsd !== null && this.#spent + this.#reserved + most > this.#leftUsd;
  }

  #most({ instructions, prompt, maxOutputTokens }: Question): number {
    if (this.#price === null) return 0;
    const read = (Buffer.byteLength(instructions + prompt) + MORE_BYTES) / BYTES_A_TOKEN;
    return (this.#price.input * read + this.#price.output * maxOutputTokens) / MILLION;
  }
}
