import type { ListedCredential } from "../../credentials/credentials.ts";
import { rfc3339 } from "./times.ts";

/** A credential as programs see it. Nothing of its secret is in it. */
export function credentialJson({
  credential,
  isReadable,
}: ListedCredential): Readonly<Record<string, unknown>> {
  const { id, name, kind, host, queues, createdBy, createdAt, lastUsedAt } = credential;
  return {
    ...{ id, name, kind, host, queues, isReadable, createdBy },
    createdAt: rfc3339(createdAt),
    lastUsedAt: rfc3339(lastUsedAt),
  };
}
