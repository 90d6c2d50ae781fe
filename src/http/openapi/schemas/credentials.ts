import { CREDENTIAL_KINDS } from "../../../domain/credential.ts";
import { flag, id, instant, list, members, oneOf, orNull, ref, text } from "../json-schema.ts";

export const CREDENTIAL_SCHEMAS = {
  Credential: members({
    id: id(),
    name: text("What it is called on jobs that use it"),
    kind: oneOf(CREDENTIAL_KINDS, "`https`: a token or password; `ssh`: a private key"),
    host: text("A host, perhaps with the beginning of a path"),
    queues: orNull(list(text()), "The queues whose jobs may use it; null = all"),
    isReadable: flag("Whether the key of this deck opens it"),
    createdBy: text(),
    createdAt: instant(),
    lastUsedAt: orNull(instant("To the minute")),
  }),
  Credentials: members({ credentials: list(ref("Credential")) }),
} as const;
