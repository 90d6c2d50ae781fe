/** @jsxImportSource @kitajs/html */
import type { CredentialKind } from "../../src/domain/credential.ts";
import type { Issue } from "../../src/domain/errors.ts";
import { links } from "../links.ts";
import { CodeWords } from "./code-words.tsx";
import { Icon } from "./icon.tsx";

/** A form that was refused: what was typed but for the secrets, and what is wrong with it. */
export interface RefusedCredential {
  readonly kind: CredentialKind;
  readonly values: Readonly<Record<string, string>>;
  readonly issues: readonly Issue[];
}

interface CredentialFormProps {
  readonly kind: CredentialKind;
  readonly refused: RefusedCredential | null;
  readonly prefix: string;
}

interface FieldSpec {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly kind: "text" | "secret" | "lines";
  readonly example?: string;
  readonly required?: boolean;
}

const NAME: FieldSpec = {
  ...{ name: "name", title: "Name", kind: "text", required: true, example: "acme" },
  note: "Shown on the jobs that use it.",
};
const QUEUES: FieldSpec = {
  ...{ name: "queues", title: "Queues", kind: "text", example: "all" },
  note: "Left empty, jobs of all queues may use it.",
};
const FIELDS: Readonly<Record<CredentialKind, readonly FieldSpec[]>> = {
  https: [
    NAME,
    {
      ...{ name: "host", title: "Place", kind: "text", required: true, example: "github.com/acme" },
      note: "A host, and the beginning of the path where it is for some repositories alone.",
    },
    {
      ...{ name: "username", title: "User name", kind: "text", example: "git" },
      note: "Most servers look at the token alone.",
    },
    {
      ...{ name: "secret", title: "Token or password", kind: "secret", required: true },
      note: "One that may only read.",
    },
    QUEUES,
  ],
  ssh: [
    NAME,
    {
      ...{ name: "host", title: "Place", kind: "text", required: true, example: "git.example.org" },
      note: "A host, with its port where that is not 22, and perhaps the beginning of the path.",
    },
    QUEUES,
    {
      ...{ name: "secret", title: "Private key", kind: "lines", required: true },
      example: "-----BEGIN OPENSSH PRIVATE KEY-----",
      note: "Without a passphrase, made for this deck alone: `ssh-keygen -t ed25519 -N '' -f deck-key`. Its public half goes to the server as a deploy key that may only read.",
    },
    {
      ...{ name: "knownHosts", title: "Known hosts", kind: "lines", required: true },
      example: "git.example.org ssh-ed25519 AAAA…",
      note: "The server's own keys, as `ssh-keyscan HOST` prints them. Compare them with what the server publishes: they are how it is told from another one.",
    },
  ],
};

/** Where one is added. What was typed as a secret is never drawn again. */
export function CredentialForm({ kind, refused, prefix }: CredentialFormProps): JSX.Element {
  const issues = refused?.issues ?? [];
  return (
    <form
      method="post"
      action={links(prefix).addCredential()}
      class="card credential-form"
      autocomplete="off"
    >
      <input type="hidden" name="kind" value={kind} />
      {issues.length === 0 ? (
        ""
      ) : (
        <div class="form-issues" role="alert">
          <Icon name="circle-alert" prefix={prefix} />
          <ul>
            {issues.map(({ path, message }) => (
              <li safe>{`${titleAt(kind, path)}${message}`}</li>
            ))}
          </ul>
        </div>
      )}
      <div class="fields">
        {FIELDS[kind].map((field) => (
          <FieldBox
            id={`credential-${kind}-${field.name}`}
            field={field}
            value={field.name === "secret" ? "" : (refused?.values[field.name] ?? "")}
            isWrong={issues.some(({ path }) => path === `/${field.name}`)}
          />
        ))}
      </div>
      <div class="start-end">
        <button type="submit" class="button button-primary">
          Add
        </button>
      </div>
    </form>
  );
}

function titleAt(kind: CredentialKind, path: string): string {
  const field = FIELDS[kind].find(({ name }) => path === `/${name}`);
  return field === undefined ? "" : `${field.title} `;
}

interface FieldBoxProps {
  readonly id: string;
  readonly field: FieldSpec;
  readonly value: string;
  readonly isWrong: boolean;
}

function FieldBox({ id, field, value, isWrong }: FieldBoxProps): JSX.Element {
  const common = {
    ...{ id, name: field.name, required: field.required, spellcheck: "false" },
    "aria-invalid": isWrong ? "true" : undefined,
    "aria-describedby": `${id}-note`,
  } as const;
  return (
    <div class={field.kind === "lines" ? "field field-wide" : "field"}>
      <label for={id}>
        <span safe>{field.title}</span>
        {field.required === true ? <span class="field-required"> required</span> : ""}
      </label>
      {field.kind === "lines" ? (
        <textarea class="input" rows="4" placeholder={field.example} {...common} safe>
          {value}
        </textarea>
      ) : (
        <input
          class="input"
          type={field.kind === "secret" ? "password" : "text"}
          autocomplete={field.kind === "secret" ? "new-password" : "off"}
          placeholder={field.example}
          value={value}
          {...common}
        />
      )}
      <p id={`${id}-note`} class="field-note">
        <CodeWords text={field.note} />
      </p>
    </div>
  );
}
