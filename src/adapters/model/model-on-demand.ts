import type { Clock } from "../../domain/clock.ts";
import { messageOf } from "../../domain/errors.ts";
import { type ModelAccess, ModelError } from "../../jobs/model.ts";
import type { ModelSettings } from "./settings.ts";

/** No model: what there is unless the settings name one. */
export const noModel: ModelAccess = {
  info: null,
  text: refuse,
  object: refuse,
  embed: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new ModelError("none", "no model is set up"));
}

/** The model that the settings name; what speaks to it takes 170 to 200 ms and 30 MB, and is loaded when it is first asked. */
export function modelOnDemand(settings: ModelSettings | undefined, clock: Clock): ModelAccess {
  if (settings === undefined) return noModel;
  let loaded: Promise<ModelAccess> | null = null;
  const load = () => {
    loaded ??= import("./provider.ts").then(
      ({ providerModel }) => providerModel({ settings, clock }),
      (cause: unknown) => {
        throw new ModelError("none", `what speaks to the provider can't be loaded (${messageOf(cause)})`);
      },
    );
    return loaded;
  };
  const { provider, name, price, concurrency } = settings;
  return {
    info: { provider, name, price, concurrency },
    text: async (request) => (await load()).text(request),
    object: async (request) => (await load()).object(request),
    embed: async (texts, signal) => (await load()).embed(texts, signal),
  };
}
