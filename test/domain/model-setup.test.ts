import { expect, test } from "bun:test";
import { modelFacts, modelSetup, strayModelSettings } from "../../src/domain/model-setup.ts";

const MODEL = {
  ...{ provider: "anthropic", name: "some-model", url: null, price: { input: 3, output: 15 } },
  key: "sk-secret",
};

test("what is shown of a model holds no key", () => {
  expect(modelSetup(null)).toBeNull();
  expect(modelSetup(MODEL)).toEqual({
    provider: "anthropic",
    name: "some-model",
    address: null,
    priced: true,
  });
  expect(JSON.stringify(modelSetup(MODEL))).not.toContain("secret");
});

test("the facts say what is asked, where, and whether its cost is known", () => {
  expect(modelFacts(null)).toEqual([["asked by jobs", "none"]]);
  expect(modelFacts(modelSetup({ ...MODEL, price: null }))).toEqual([
    ["asked by jobs", "some-model"],
    ["provider", "anthropic"],
    ["address", "the provider's own"],
    ["what it costs", "is not known: no prices are set"],
  ]);
});

test("what is set of a model is a problem where no provider is", () => {
  const origins = {
    JOBDECK_LLM_PROVIDER: { origin: "default" },
    JOBDECK_LLM_MODEL: { origin: "default" },
    JOBDECK_LLM_KEY: { origin: "environment" },
  };
  expect(strayModelSettings(null, origins)).toEqual([
    "JOBDECK_LLM_KEY is set, but JOBDECK_LLM_PROVIDER is not, so no language model is asked",
  ]);
  expect(strayModelSettings(MODEL, origins)).toEqual([]);
});
