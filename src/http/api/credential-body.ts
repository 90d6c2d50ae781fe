import { Type as t } from "@sinclair/typebox";
import { type CredentialRequest, LONGEST_KNOWN_HOSTS, LONGEST_SECRET } from "../../credentials/request.ts";
import { CREDENTIAL_KINDS } from "../../domain/credential.ts";
import type { Body } from "../body.ts";
import { decode } from "../decode.ts";
import { fieldsIn } from "./read-body.ts";

const optional = (maxLength: number, description: string) =>
  t.Optional(t.Union([t.Null(), t.String({ maxLength, description })]));

export const CredentialBody = t.Object(
  {
    name: t.String({ description: "What it is called on jobs that use it" }),
    kind: t.Union(
      CREDENTIAL_KINDS.map((kind) => t.Literal(kind)),
      { description: "`https`: a token or password; `ssh`: a private key" },
    ),
    host: t.String({
      maxLength: 500,
      description: "A host, perhaps with the beginning of a path, such as `github.com/owner`",
    }),
    queues: t.Optional(
      t.Union([t.Null(), t.Array(t.String(), { description: "The only queues whose jobs may use it" })]),
    ),
    secret: t.String({
      minLength: 1,
      maxLength: LONGEST_SECRET,
      description: "The token or password, or the private key; never answered",
    }),
    username: optional(500, "Of kind `https`; default `git`"),
    knownHosts: optional(
      LONGEST_KNOWN_HOSTS,
      "Of kind `ssh`: the server's keys, as `ssh-keyscan` prints them",
    ),
  },
  { additionalProperties: false },
);

/**
 * A credential as JSON or as a form has it; a form lists queues in one field.
 * @throws JobdeckError `request_invalid`
 */
export function readCredential(body: Body): CredentialRequest {
  const value = body.kind === "form" ? ofForm(fieldsIn(body)) : fieldsIn(body);
  const { name, kind, host, queues, secret, username, knownHosts } = decode(
    CredentialBody,
    value,
    "the body",
  );
  return {
    ...{ name: name.trim(), kind, host, queues: queues ?? null, secret },
    ...(username === undefined || username === null ? {} : { username }),
    ...(knownHosts === undefined || knownHosts === null ? {} : { knownHosts }),
  };
}

function ofForm({ queues, ...fields }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = typeof queues === "string" ? queues.split(/[\s,]+/).filter((name) => name !== "") : [];
  return { ...fields, ...(names.length === 0 ? {} : { queues: names }) };
}
