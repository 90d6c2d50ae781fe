import type { Usage } from "../../../domain/job.ts";
import type { JobContext } from "../../define.ts";
import { ModelError, type ModelInfo, NOTHING_USED } from "../../model.ts";
import { Budget, NotAsked } from "./budget.ts";
import { DESCRIPTION, type Description } from "./description.ts";
import { INSTRUCTIONS, MOST_OUTPUT_TOKENS, questionOf, type Subject } from "./question.ts";

/** A model makes another answer of the same question: once more is worth its price. */
const TRIES = 2;
/** The time limit of a job would end the job: another one goes on with the answers of this one. */
const MOST_MINUTES = 15;

/** Asks the model, counts what it costs, and ends the asking when that makes no sense any more. */
export class Asking {
  readonly #ctx: JobContext;
  readonly #budget: Budget;
  readonly #until: number;
  #stopped: string | null = null;

  constructor(ctx: JobContext, info: ModelInfo) {
    this.#ctx = ctx;
    this.#until = ctx.services.clock.now() + MOST_MINUTES * 60_000;
    this.#budget = new Budget(info.price, ctx.costLeftUsd);
    if (this.#budget.isBlind) {
      this.#stopped =
        "the job has a limit on its cost, and what the model costs is not set (JOBDECK_LLM_INPUT_PRICE and JOBDECK_LLM_OUTPUT_PRICE)";
    }
  }

  /** Why nothing is asked any more, as the end of a sentence; null = it goes on. */
  get stopped(): string | null {
    return this.#stopped;
  }

  /**
   * Answers that were kept are there also when nothing is asked any more.
   * @returns null when there is no answer that is of use
   */
  async describe(subject: Subject): Promise<Description | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        return await this.#ask(subject);
      } catch (thrown) {
        this.#ctx.signal.throwIfAborted();
        this.#heed(thrown, subject);
        if (!(thrown instanceof ModelError) || thrown.fault !== "unusable") return null;
      }
    }
    return null;
  }

  async #ask(subject: Subject): Promise<Description> {
    const { services, signal, fresh, id } = this.#ctx;
    const asked = { ...questionOf(subject), instructions: INSTRUCTIONS, maxOutputTokens: MOST_OUTPUT_TOKENS };
    let settle: Awaited<ReturnType<Budget["reserve"]>> = () => undefined;
    const count = (usage: Usage) => {
      settle(usage);
      settle = () => undefined;
      if (usage.inputTokens + usage.outputTokens > 0) this.#ctx.usage(usage);
    };
    try {
      const answer = await services.model.object({
        ...asked,
        ...{ schema: DESCRIPTION, signal, ...(fresh ? { only: id } : {}) },
        beforeAsking: async () => {
          if (services.clock.now() > this.#until) {
            this.#stopped ??= `it had taken ${MOST_MINUTES} minutes; another job goes on from there`;
          }
          if (this.#stopped !== null) throw new NotAsked();
          settle = await this.#budget.reserve(asked);
        },
      });
      count(answer.usage);
      return answer.value;
    } catch (thrown) {
      count(thrown instanceof ModelError ? thrown.usage : NOTHING_USED);
      throw thrown;
    }
  }

  #heed(thrown: unknown, { about }: Subject): void {
    if (thrown instanceof NotAsked) {
      this.#stopped ??= "another answer might cost more than is left of the job's limit";
      return;
    }
    if (!(thrown instanceof ModelError)) throw thrown;
    this.#ctx.log.warn(`${about}: ${thrown.message}`);
    if (thrown.fault === "unavailable" || thrown.fault === "rejected" || thrown.fault === "none") {
      this.#stopped ??= thrown.message;
    }
  }
}
