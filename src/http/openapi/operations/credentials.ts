import type { Group } from "../operation.ts";
import { inPath } from "../parameters.ts";

export const CREDENTIALS: Group = {
  name: "Credentials",
  description:
    "For repositories that not everybody may read. They are kept encrypted, and their secrets are never answered.",
  operations: [
    {
      id: "listCredentials",
      method: "get",
      path: "/api/credentials",
      summary: "List credentials",
      answers: { 200: { description: "All of them, without their secrets", schema: "Credentials" } },
    },
    {
      id: "addCredential",
      method: "post",
      path: "/api/credentials",
      summary: "Add a credential",
      description:
        "A job uses the one whose `host` is the longest beginning of its address. Whoever may start jobs in a queue that it is for can read with it.",
      body: {
        schema: "NewCredential",
        examples: {
          "A token for the repositories of one owner": {
            ...{ name: "acme", kind: "https", host: "github.com/acme", username: "deck" },
            secret: "a-token-that-may-only-read",
          },
          "The same for the jobs of one queue alone": {
            ...{ name: "acme for the team", kind: "https", host: "github.com/acme", queues: ["team"] },
            secret: "a-token-that-may-only-read",
          },
        },
      },
      answers: { 201: { description: "The credential, without its secret", schema: "Credential" } },
      errors: ["credential_unreadable"],
    },
    {
      id: "removeCredential",
      method: "delete",
      path: "/api/credentials/{id}",
      summary: "Remove a credential",
      description:
        "From the next run on. It can't be had back: what the server gave out is to be revoked there.",
      parameters: [inPath("id", "The id of a credential", "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e91")],
      answers: { 204: { description: "It is removed" } },
      errors: ["credential_not_found"],
    },
    {
      id: "removeCredentialByForm",
      method: "post",
      path: "/api/credentials/{id}/delete",
      summary: "Remove a credential, by a form",
      formOf: "removeCredential",
      parameters: [inPath("id", "The id of a credential", "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e91")],
      answers: { 204: { description: "It is removed" } },
      errors: ["credential_not_found"],
    },
  ],
};
