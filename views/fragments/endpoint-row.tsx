/** @jsxImportSource @kitajs/html */
import type { Endpoint } from "../../src/domain/delivery.ts";
import { Ago } from "../components/time.tsx";
import { plural } from "../format.ts";
import { links } from "../links.ts";

interface EndpointRowProps {
  readonly endpoint: Endpoint;
  readonly now: number;
  readonly prefix: string;
}

/** An address that fails or is switched off, and the switch. */
export function EndpointRow({ endpoint, now, prefix }: EndpointRowProps): JSX.Element {
  const { url, failures, failingSince, offAt, error } = endpoint;
  const isOff = offAt !== null;
  return (
    <li class="delivery" data-state={isOff ? "held" : "failed"}>
      <div class="delivery-what">
        <p class="delivery-url" safe>
          {url}
        </p>
        <p class="dotted delivery-small">
          {failures === 0 ? "" : <span safe>{`${plural(failures, "failure")} in a row`}</span>}
          {failingSince === null ? (
            ""
          ) : (
            <span>
              the first <Ago at={failingSince} now={now} />
            </span>
          )}
        </p>
      </div>
      <div class="delivery-outcome">
        {isOff ? (
          <p>
            <span class="delivery-state">Switched off</span> <Ago at={offAt} now={now} />: nothing is sent
            there, and what is to be told waits until it is switched on.
          </p>
        ) : (
          <p class="delivery-small">Goes on being tried, and is switched off when it fails for a day.</p>
        )}
        {error === null ? (
          ""
        ) : (
          <p class="delivery-error" safe>
            {error}
          </p>
        )}
      </div>
      <form method="post" action={links(prefix).switchEndpoint()}>
        <input type="hidden" name="url" value={url} />
        <input type="hidden" name="on" value={String(isOff)} />
        <button
          type="submit"
          class="button button-small"
          aria-label={`Switch ${isOff ? "on" : "off"} ${url}`}
        >
          {isOff ? "Switch on" : "Switch off"}
        </button>
      </form>
    </li>
  );
}
