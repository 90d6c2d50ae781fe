/** The language model that jobs may ask, fit to be shown: without its key. */
export interface ModelSetup {
  readonly provider: string;
  readonly name: string;
  /** Null = the provider's own. */
  readonly address: string | null;
  /** Whether it is known what answers cost. */
  readonly priced: boolean;
}

interface Configured {
  readonly provider: string;
  readonly name: string;
  readonly url: string | null;
  readonly price: object | null;
}

export function modelSetup(model: Configured | null): ModelSetup | null {
  if (model === null) return null;
  const { provider, name, url, price } = model;
  return { provider, name, address: url, priced: price !== null };
}

/** The model's settings in words, for people. */
export function modelFacts(setup: ModelSetup | null): readonly (readonly [name: string, text: string])[] {
  if (setup === null) return [["asked by jobs", "none"]];
  const { provider, name, address, priced } = setup;
  return [
    ["asked by jobs", name],
    ["provider", provider],
    ["address", address ?? "the provider's own"],
    ["what it costs", priced ? "is counted" : "is not known: no prices are set"],
  ];
}

const VARIABLE = /^JOBDECK_LLM_(?!PROVIDER$)/;

/**
 * What is set of a model where no provider is, and so does nothing.
 * @param origins where each setting came from, by its variable
 */
export function strayModelSettings(
  model: object | null,
  origins: Readonly<Record<string, { readonly origin: string }>>,
): readonly string[] {
  if (model !== null) return [];
  return Object.entries(origins).flatMap(([name, { origin }]) =>
    VARIABLE.test(name) && origin !== "default"
      ? [`${name} is set, but JOBDECK_LLM_PROVIDER is not, so no language model is asked`]
      : [],
  );
}
