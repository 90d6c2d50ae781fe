/** @jsxImportSource @kitajs/html */
import type { Credential } from "../../src/domain/credential.ts";
import { plain } from "../ansi.ts";
import { links } from "../links.ts";
import { CredentialForm, type RefusedCredential } from "./credential-form.tsx";
import { Ago } from "./time.tsx";

export interface CredentialsProps {
  readonly credentials: readonly { readonly credential: Credential; readonly isReadable: boolean }[];
  /** Where the key is that opens them: a file or the name of a setting. */
  readonly keyPlace: string;
  readonly refused: RefusedCredential | null;
  readonly now: number;
  readonly prefix: string;
}

/** What jobs may use to read private repositories: whose, never what. */
export function Credentials(props: CredentialsProps): JSX.Element {
  const { credentials, keyPlace, refused, now, prefix } = props;
  return (
    <section class="settings-part" id="credentials" aria-labelledby="credentials-title">
      <header class="section-head">
        <h2 id="credentials-title">Credentials for private repositories</h2>
      </header>
      <ul class="card" aria-label="Credentials">
        {credentials.length === 0 ? (
          <li class="credential">
            <p class="quiet">None. Jobs read what everybody may read, and folders of this machine.</p>
          </li>
        ) : (
          credentials.map((one) => <Row {...one} now={now} prefix={prefix} />)
        )}
      </ul>
      <p class="settings-note">
        A job uses the one whose place is the longest beginning of its address. Whoever may start jobs in its
        queues can read with it, and whoever may see those jobs reads their pages. Secrets are encrypted with
        the key in <code safe>{keyPlace}</code>, which no backup holds, and are never shown again.
      </p>
      {(["https", "ssh"] as const).map((kind) => (
        <details class="options credential-add" open={refused?.kind === kind}>
          <summary>{kind === "https" ? "Add a token for https" : "Add a key for ssh"}</summary>
          <CredentialForm kind={kind} refused={refused?.kind === kind ? refused : null} prefix={prefix} />
        </details>
      ))}
    </section>
  );
}

function Row({
  credential,
  isReadable,
  now,
  prefix,
}: CredentialsProps["credentials"][number] & { now: number; prefix: string }): JSX.Element {
  const { id, name, kind, host, queues, createdAt, lastUsedAt } = credential;
  return (
    <li class="credential">
      <div class="credential-what">
        <p>
          <span class="credential-name" dir="auto" safe>
            {plain(name)}
          </span>{" "}
          <span class="quiet">{kind}</span>
        </p>
        <p class="credential-host" safe>
          {host}
        </p>
        <p class="dotted quiet credential-small">
          <span safe>{queues === null ? "jobs of all queues" : `jobs of ${queues.join(", ")}`}</span>
          <span>
            added <Ago at={createdAt} now={now} />
          </span>
          <span>{lastUsedAt === null ? "never used" : <LastUse at={lastUsedAt} now={now} />}</span>
        </p>
        {isReadable ? (
          ""
        ) : (
          <p class="field-issue">
            It can't be decrypted with the key that is here. Put the right key back, or remove it and add it
            again.
          </p>
        )}
      </div>
      <details class="ask">
        <summary class="button button-small" aria-label={`Remove ${plain(name)}`}>
          Remove
        </summary>
        <form method="post" action={links(prefix).removeCredential(id)}>
          <button type="submit" class="button button-danger button-small">
            Remove for good?
          </button>
        </form>
      </details>
    </li>
  );
}

function LastUse({ at, now }: { at: number; now: number }): JSX.Element {
  return (
    <>
      used <Ago at={at} now={now} />
    </>
  );
}
