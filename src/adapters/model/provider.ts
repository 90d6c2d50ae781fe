import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { TObject } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type EmbeddingModel, embedMany, generateText, jsonSchema, type LanguageModel, Output } from "ai";
import type { Clock } from "../../domain/clock.ts";
import type { Usage } from "../../domain/job.ts";
import {
  type Answer,
  type ModelAccess,
  ModelError,
  type ModelRequest,
  NOTHING_USED,
} from "../../jobs/model.ts";
import { failureOf, passingOf, type Tokens } from "./failure.ts";
import { answerKey, keptAnswers } from "./kept-answers.ts";
import { withPatience } from "./patience.ts";
import type { ModelSettings } from "./settings.ts";

interface Options {
  readonly settings: ModelSettings;
  readonly clock: Clock;
}

/** Speaks to the provider. This file alone loads the packages for it: see `modelOnDemand`. */
export function providerModel({ settings, clock }: Options): ModelAccess {
  const { provider, name, key, price, concurrency, url } = settings;
  const { language, embedding } = modelsOf(settings);
  const answers = keptAnswers(settings.answersFile, clock);

  const usageOf = (used: Tokens | undefined): Usage => {
    const { inputTokens = 0, outputTokens = 0 } = used ?? {};
    const million = 1_000_000;
    const costUsd = ((price?.input ?? 0) * inputTokens + (price?.output ?? 0) * outputTokens) / million;
    return { inputTokens, outputTokens, costUsd };
  };
  const asked = async <T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await withPatience(
        ask,
        (thrown) => passingOf(thrown, failureOf(thrown, key, usageOf), clock.now()),
        clock,
        signal,
      );
    } catch (thrown) {
      signal.throwIfAborted();
      throw failureOf(thrown, key, usageOf);
    }
  };
  const common = ({ instructions, prompt, maxOutputTokens }: ModelRequest) => ({
    model: language,
    ...{ instructions, prompt, maxOutputTokens, maxRetries: 0 },
  });

  /** An answer that was kept, or a new one, which is kept. */
  const kept = async <T>(
    request: ModelRequest,
    form: unknown,
    isWhole: (value: unknown) => value is T,
    ask: () => Promise<Answer<T>>,
  ): Promise<Answer<T>> => {
    const { instructions, maxOutputTokens, identity, prompt } = request;
    const depends = [provider, url, name, instructions, maxOutputTokens, form, identity ?? prompt];
    const id = answerKey(...depends);
    const own = request.only === undefined ? null : answerKey(id, request.only);
    const known = answers.find(own ?? id);
    if (isWhole(known)) return { value: known, usage: NOTHING_USED, isKept: true };
    await request.beforeAsking?.();
    const answer = await ask();
    answers.keep(id, answer.value);
    if (own !== null) answers.keep(own, answer.value);
    return answer;
  };

  return {
    info: { provider, name, price, concurrency },
    text: (request) =>
      kept(request, null, isText, () =>
        asked(request.signal, async (abortSignal) => {
          const { text, usage, finishReason } = await generateText({ ...common(request), abortSignal });
          if (finishReason === "content-filter") {
            throw new ModelError("refused", "the model refused to answer", usageOf(usage));
          }
          if (finishReason === "length") {
            throw new ModelError("unusable", "the answer is longer than was asked for", usageOf(usage));
          }
          return { value: text, usage: usageOf(usage), isKept: false };
        }),
      ),
    object: (request) => {
      const { schema } = request;
      const fits = (value: unknown): value is ReturnType<typeof decoded<typeof schema>> =>
        Value.Check(schema, value);
      return kept(request, schema, fits, () =>
        asked(request.signal, async (abortSignal) => {
          const made = await generateText({
            ...common(request),
            abortSignal,
            output: Output.object({ schema: shape(schema) }),
            providerOptions: { anthropic: { structuredOutputMode: "outputFormat" } },
          });
          const usage = usageOf(made.usage);
          if (made.finishReason === "content-filter") {
            throw new ModelError("refused", "the model refused to answer", usage);
          }
          return { value: decoded(schema, made.output), usage, isKept: false };
        }),
      );
    },
    async embed(texts, signal) {
      if (embedding === null) throw new ModelError("none", "no model for embeddings is set up");
      return asked(signal, async (abortSignal) => {
        const made = await embedMany({ model: embedding, values: [...texts], abortSignal, maxRetries: 0 });
        const { tokens } = made.usage;
        const usage = { inputTokens: Number.isFinite(tokens) ? tokens : 0, outputTokens: 0, costUsd: 0 };
        return { value: made.embeddings, usage, isKept: false };
      });
    },
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The package checks an answer with this, and throws when it does not fit. */
function shape<S extends TObject>(schema: S) {
  return jsonSchema<unknown>(
    // What TypeBox makes is JSON Schema, but for symbols, which JSON leaves out.
    JSON.parse(JSON.stringify(schema)),
    {
      validate: (value) =>
        Value.Check(schema, value)
          ? { success: true, value }
          : { success: false, error: new Error("It has another shape") },
    },
  );
}

function decoded<S extends TObject>(schema: S, value: unknown) {
  if (Value.Check(schema, value)) return value;
  throw new ModelError("unusable", "the answer is not of the shape that was asked for");
}

const ANTHROPIC = "https://api.anthropic.com/v1";

interface Models {
  readonly language: LanguageModel;
  readonly embedding: EmbeddingModel | null;
}

function modelsOf({ provider, name, key, url, embedding }: ModelSettings): Models {
  if (provider === "anthropic") {
    // Without an address the package would take one from the environment.
    const make = createAnthropic({
      apiKey: key ?? "",
      fetch: direct,
      baseURL: url ?? ANTHROPIC,
    });
    return { language: make(name), embedding: null };
  }
  const make = createOpenAICompatible({
    name: "model",
    baseURL: url ?? "",
    fetch: direct,
    supportsStructuredOutputs: true,
    ...(key === null ? {} : { apiKey: key }),
  });
  return {
    language: make.chatModel(name),
    embedding: embedding === null ? null : make.embeddingModel(embedding),
  };
}

/** Follows no redirect: the key is for the address in the settings, and for nobody it points to. */
const direct = Object.assign(
  (input: RequestInfo | URL, init?: RequestInit) => fetch(input, { ...init, redirect: "error" }),
  { preconnect: fetch.preconnect },
);
