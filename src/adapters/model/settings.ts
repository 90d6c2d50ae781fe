import { type Static, Type } from "@sinclair/typebox";

export const MODEL_PROVIDERS = ["anthropic", "openai-compatible"] as const;

/** What a process that runs jobs must know of the model; it travels to the runner through its standard input. */
export const MODEL_SETTINGS = Type.Object({
  provider: Type.Union(MODEL_PROVIDERS.map((name) => Type.Literal(name))),
  name: Type.String(),
  /** Null = the provider asks for none. */
  key: Type.Union([Type.String(), Type.Null()]),
  /** Null = the provider's own address. */
  url: Type.Union([Type.String(), Type.Null()]),
  price: Type.Union([Type.Object({ input: Type.Number(), output: Type.Number() }), Type.Null()]),
  concurrency: Type.Integer(),
  /** The model for vectors; null = there is none. */
  embedding: Type.Union([Type.String(), Type.Null()]),
  /** Where answers are kept. */
  answersFile: Type.String(),
});

export type ModelSettings = Static<typeof MODEL_SETTINGS>;
