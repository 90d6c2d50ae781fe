import type { Statement } from "bun:sqlite";
import { type Endpoint, isWornOut } from "../../domain/delivery.ts";
import { type EndpointRow, endpointOfRow } from "./delivery-rows.ts";
import type { Statements } from "./statements.ts";

/** Endpoints of callbacks that failed the last time or are switched off; of all others nothing is kept. */
export class Endpoints {
  readonly #find: Statement<EndpointRow, [string]>;
  readonly #list: Statement<EndpointRow, [number]>;
  readonly #save: Statement;
  readonly #forget: Statement;

  constructor(statements: Statements) {
    this.#find = statements.prepare("SELECT * FROM endpoints WHERE url = ?");
    this.#list = statements.prepare(
      "SELECT * FROM endpoints ORDER BY off_at IS NULL, failures DESC, url LIMIT ?",
    );
    this.#save = statements.prepare(
      "INSERT OR REPLACE INTO endpoints (url, failures, failing_since, off_at, error) VALUES (?, ?, ?, ?, ?)",
    );
    this.#forget = statements.prepare("DELETE FROM endpoints WHERE url = ?");
  }

  find(url: string): Endpoint | undefined {
    const row = this.#find.get(url);
    return row === null ? undefined : endpointOfRow(row);
  }

  list(limit: number): readonly Endpoint[] {
    return this.#list.all(limit).map(endpointOfRow);
  }

  save({ url, failures, failingSince, offAt, error }: Endpoint): void {
    this.#save.run(url, failures, failingSince, offAt, error);
  }

  forget(url: string): void {
    this.#forget.run(url);
  }

  /** Something was delivered. One that was switched off meanwhile stays so. */
  succeeded(url: string): void {
    if (this.find(url)?.offAt === null) this.forget(url);
  }

  /** @returns how it stands now: switched off when that was once too often, or when nothing is wanted there any more */
  failed(url: string, { error, at, isGone }: { error: string; at: number; isGone: boolean }): Endpoint {
    const known = this.find(url);
    const counted: Endpoint = {
      url,
      failures: (known?.failures ?? 0) + 1,
      failingSince: known?.failingSince ?? at,
      offAt: known?.offAt ?? null,
      error,
    };
    const isOff = isGone || isWornOut(counted, at);
    const endpoint = counted.offAt === null && isOff ? { ...counted, offAt: at } : counted;
    this.save(endpoint);
    return endpoint;
  }
}
