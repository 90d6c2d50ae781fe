/** @jsxImportSource @kitajs/html */
import type { Endpoint } from "../../src/domain/delivery.ts";
import { domId } from "../dom-id.ts";
import { EndpointRow } from "./endpoint-row.tsx";

interface EndpointListProps {
  /** Those that fail or are switched off. */
  readonly endpoints: readonly Endpoint[];
  readonly now: number;
  readonly prefix: string;
}

export function EndpointList({ endpoints, now, prefix }: EndpointListProps): JSX.Element {
  return (
    <div id={domId.endpoints}>
      {endpoints.length === 0 ? (
        ""
      ) : (
        <section class="webhooks-part" aria-labelledby="endpoints-title">
          <header class="section-head">
            <h2 id="endpoints-title">Endpoints in trouble</h2>
          </header>
          <ul class="card">
            {endpoints.map((endpoint) => (
              <EndpointRow endpoint={endpoint} now={now} prefix={prefix} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
