import type { Group } from "../operation.ts";
import { inPath } from "../parameters.ts";

export const TOKENS: Group = {
  name: "Tokens",
  description: "Who may do what. Nobody needs a token until the first one is created.",
  operations: [
    {
      id: "listTokens",
      method: "get",
      path: "/api/tokens",
      summary: "List tokens",
      answers: { 200: { description: "All of them, without their secrets", schema: "Tokens" } },
      errors: ["not_found"],
    },
    {
      id: "createToken",
      method: "post",
      path: "/api/tokens",
      summary: "Create a token",
      description: "The first one must have the scope `admin`. Its secret is in `token`, this once.",
      body: {
        schema: "NewToken",
        examples: {
          "One that may do everything": { name: "laptop", scopes: ["admin"] },
        },
      },
      answers: { 201: { description: "The token with its secret", schema: "CreatedToken" } },
      errors: ["not_found"],
    },
    {
      id: "revokeToken",
      method: "delete",
      path: "/api/tokens/{id}",
      summary: "Revoke a token",
      description: "At once; streams and sockets that are open with it end.",
      parameters: [inPath("id", "The id of a token", "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e90")],
      answers: { 204: { description: "It is revoked" } },
      errors: ["token_not_found", "not_found"],
    },
  ],
};
