import { Type as t } from "@sinclair/typebox";
import type { TokenRequest } from "../../auth/request.ts";
import { SCOPES } from "../../domain/token.ts";
import { decode } from "../decode.ts";
import { instant } from "./submission.ts";

export const TokenBody = t.Object(
  {
    name: t.Optional(t.Union([t.Null(), t.String()])),
    scopes: t.Array(t.Union(SCOPES.map((scope) => t.Literal(scope))), {
      minItems: 1,
      maxItems: SCOPES.length,
    }),
    queues: t.Optional(t.Union([t.Null(), t.Array(t.String())])),
    expiresAt: t.Optional(t.Union([t.Null(), t.String({ maxLength: 40 })])),
  },
  { additionalProperties: false },
);

/** @throws JobdeckError `request_invalid` */
export function readTokenRequest(value: unknown): TokenRequest {
  const { name, scopes, queues, expiresAt } = decode(TokenBody, value, "the body");
  return {
    ...(name === undefined || name === null ? {} : { name }),
    ...{ scopes, queues: queues ?? null },
    expiresAt: expiresAt === undefined || expiresAt === null ? null : instant("expiresAt", expiresAt),
  };
}
