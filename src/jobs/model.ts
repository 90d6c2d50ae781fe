import type { Static, TObject } from "@sinclair/typebox";
import type { Usage } from "../domain/job.ts";

/**
 * The language model that the settings name, or none. It is asked for text, objects and vectors and given no tools, so
 * that nothing it reads can make it act. Every call throws `ModelError`, or the signal's reason when that is aborted.
 */
export interface ModelAccess {
  /** Null = none is set up: every call throws `ModelError` of kind `none`. */
  readonly info: ModelInfo | null;
  text(request: ModelRequest): Promise<Answer<string>>;
  /** An answer that does not fit `schema` is an error of kind `unusable`. */
  object<S extends TObject>(request: ModelRequest & { readonly schema: S }): Promise<Answer<Static<S>>>;
  /** One vector for each text, in their order. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Answer<readonly (readonly number[])[]>>;
}

export interface ModelInfo {
  readonly provider: string;
  /** As its maker calls it. */
  readonly name: string;
  /** US dollars per million tokens; null = not set, so that what an answer cost is not known. */
  readonly price: { readonly input: number; readonly output: number } | null;
  /** How many questions a job may have under way at once. */
  readonly concurrency: number;
}

export interface ModelRequest {
  /** What the model is to do. */
  readonly instructions: string;
  /** What it is to do it with. */
  readonly prompt: string;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
  /** What the answer depends on, for the answers that are kept; default: the prompt. */
  readonly identity?: string;
  /** Called before each time the provider is asked anew, and not where an answer was kept; what it throws is thrown. */
  readonly beforeAsking?: () => Promise<void> | void;
  /** Only answers that were asked for under this name count as kept, such as by earlier attempts of one job. */
  readonly only?: string;
}

export interface Answer<T> {
  readonly value: T;
  /** Of this call: nothing where the answer was kept from an earlier one. */
  readonly usage: Usage;
  readonly isKept: boolean;
}

/**
 * - `none`: no model is set up, or none for this purpose;
 * - `refused`: the model did not want to answer;
 * - `unusable`: the answer is cut off, is no JSON or has another shape;
 * - `rejected`: the provider does not accept the request, such as for its key;
 * - `unavailable`: the provider can't be reached or is too busy, also after several tries.
 */
export type ModelFault = "none" | "refused" | "unusable" | "rejected" | "unavailable";

/** Why there is no answer; the message completes "The model gave no answer: …" and never holds the key. */
export class ModelError extends Error {
  readonly fault: ModelFault;
  /** What it cost all the same. */
  readonly usage: Usage;

  constructor(fault: ModelFault, message: string, usage: Usage = NOTHING_USED) {
    super(message);
    this.name = "ModelError";
    this.fault = fault;
    this.usage = usage;
  }
}

export const NOTHING_USED: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
