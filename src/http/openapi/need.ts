import { type Need, needOf } from "../access.ts";
import type { Operation } from "./operation.ts";

/** What an operation asks of whoever calls it, once there are tokens. */
export function needOfOperation({ method, path }: Pick<Operation, "method" | "path">): Need {
  return needOf(method.toUpperCase(), path.replace("{path}", "*").replaceAll(/\{(\w+)\}/g, ":$1"));
}

/** The same in a sentence; empty = it asks for nothing. */
export function needWords(operation: Pick<Operation, "method" | "path">): string {
  const { scope } = needOfOperation(operation);
  return scope === "public" ? "" : `Once there are tokens, it needs one with the scope \`${scope}\`.`;
}
