import { SCOPES } from "../../../domain/token.ts";
import { id, instant, list, members, oneOf, orNull, ref, text } from "../json-schema.ts";

const TOKEN = {
  id: id(),
  name: text("What it is called in the record of what was done with it"),
  scopes: list(oneOf(SCOPES), "`run` and `cancel` include `read`, `admin` includes all"),
  queues: orNull(list(text()), "The queues whose jobs it is limited to; null = all"),
  state: oneOf(["live", "expired", "revoked"]),
  createdBy: text(),
  createdAt: instant(),
  expiresAt: orNull(instant()),
  lastUsedAt: orNull(instant("To the minute")),
  revokedAt: orNull(instant()),
};

export const TOKEN_SCHEMAS = {
  Token: members(TOKEN),
  Tokens: members({ tokens: list(ref("Token")) }),
  CreatedToken: members({ ...TOKEN, token: text("The secret; it is not shown again") }),
} as const;
