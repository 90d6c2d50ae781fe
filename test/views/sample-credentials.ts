import type { CredentialsProps } from "../../views/components/credentials.tsx";

type Sample = Omit<CredentialsProps, "now" | "prefix">;

const AT = Date.UTC(2026, 7, 20);

export const credentials: Sample = {
  keyPlace: "/var/lib/jobdeck/secret.key",
  refused: null,
  credentials: [
    {
      isReadable: true,
      credential: {
        ...{
          id: "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e91",
          name: "acme",
          kind: "https",
          host: "github.com/acme",
        },
        ...{ queues: null, createdBy: "user", createdAt: AT, lastUsedAt: AT + 3_600_000 },
      },
    },
    {
      isReadable: false,
      credential: {
        ...{ id: "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e92", name: "old forge", kind: "ssh" },
        ...{ host: "git.example.org:2222/archive/of/everything/that/was/ever/written" },
        ...{ queues: ["wiki", "team"], createdBy: "user", createdAt: AT, lastUsedAt: null },
      },
    },
  ],
};

export const noCredentials: Sample = { ...credentials, credentials: [] };

/** A form that was refused, for a key or for a token. */
export const refusedCredential: Sample = {
  ...noCredentials,
  refused: {
    kind: "ssh",
    values: { name: "forge", host: "git.example.org", knownHosts: "git.example.org" },
    issues: [{ path: "/knownHosts", message: "must have the server's public keys, a line each" }],
  },
};

/** The same, with `text` wherever somebody has a say. */
export function credentialsWith(text: string): Sample {
  const [first] = credentials.credentials;
  if (first === undefined) throw new Error("There is no sample");
  const credential = { ...first.credential, name: text, host: text, queues: [text] };
  return {
    keyPlace: text,
    credentials: [{ isReadable: false, credential }],
    refused: {
      kind: "https",
      values: { name: text, host: text, username: text, queues: text },
      issues: [{ path: "/name", message: text }],
    },
  };
}
