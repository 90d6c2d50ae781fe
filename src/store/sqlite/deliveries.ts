import type { Database, Statement } from "bun:sqlite";
import {
  type Delivery,
  type DeliveryState,
  type Endpoint,
  endpointOf,
  type Outcome,
} from "../../domain/delivery.ts";
import type {
  DeliveryClaim,
  DeliveryFilter,
  DeliveryPage,
  DeliveryRange,
  DeliveryStore,
} from "../../domain/delivery-store.ts";
import type { Job } from "../../domain/job.ts";
import { storable } from "../text.ts";
import { DeliveryLists } from "./delivery-lists.ts";
import { type DeliveryRow, deliveryOf } from "./delivery-rows.ts";
import { Endpoints } from "./endpoints.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";
import type { Writer } from "./writer.ts";
import type { JobWrites } from "./writes.ts";

interface Parts {
  readonly db: Database;
  readonly writer: Writer;
  readonly writes: Pick<JobWrites, "update">;
  readonly findJob: (id: string) => Job | undefined;
}

/** The outbox of callbacks, as those who empty it and those who look at it know it. */
export class SqliteDeliveries implements DeliveryStore {
  readonly #parts: Parts;
  readonly #lists: DeliveryLists;
  readonly #endpoints: Endpoints;
  readonly #find: Statement<DeliveryRow, [string]>;
  readonly #due: Statement<DeliveryRow, [number, string]>;
  readonly #isDue: Statement<{ due: number }, [number]>;
  readonly #take: Statement;
  readonly #hold: Statement;
  readonly #settle: Statement;
  readonly #release: Statement;
  readonly #again: Statement;
  readonly #free: Statement;

  constructor(statements: Statements, parts: Parts) {
    this.#parts = parts;
    this.#lists = new DeliveryLists(statements, parts.db);
    this.#endpoints = new Endpoints(statements);
    this.#find = statements.prepare("SELECT * FROM deliveries WHERE id = ?");
    this.#due = statements.prepare(
      `SELECT * FROM deliveries INDEXED BY deliveries_due
       WHERE next_at IS NOT NULL AND next_at <= ? AND origin NOT IN (SELECT value FROM json_each(?))
       ORDER BY next_at LIMIT 1`,
    );
    this.#isDue = statements.prepare(
      "SELECT 1 AS due FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ? LIMIT 1",
    );
    this.#take = statements.prepare(
      "UPDATE deliveries SET attempts = attempts + 1, tries = tries + 1, next_at = ? WHERE id = ?",
    );
    this.#hold = statements.prepare(
      "UPDATE deliveries SET state = 'held', next_at = NULL, error = ? WHERE id = ?",
    );
    this.#settle = statements.prepare(
      "UPDATE deliveries SET state = ?, next_at = ?, sent_at = ?, status_code = ?, error = ? WHERE id = ?",
    );
    this.#release = statements.prepare(
      `UPDATE deliveries SET attempts = attempts - 1, tries = tries - 1, next_at = ?
       WHERE id = ? AND attempts = ? AND state = 'pending'`,
    );
    this.#again = statements.prepare(
      "UPDATE deliveries SET state = 'pending', tries = 0, next_at = ? WHERE id = ?",
    );
    this.#free = statements.prepare(
      "UPDATE deliveries SET state = 'pending', tries = 0, next_at = ? WHERE state = 'held' AND endpoint = ?",
    );
  }

  async claim(
    request: DeliveryClaim,
  ): Promise<{ readonly claimed: readonly Delivery[]; readonly held: readonly Job[] }> {
    // Most looks find nothing: they need no lock.
    if (!this.isDue(request.now)) return { claimed: [], held: [] };
    return this.#parts.writer.write((tx) => this.#claim(tx, request));
  }

  settle(claimed: Delivery, outcome: Outcome): Promise<Job | null> {
    return this.#parts.writer.write((tx) => {
      const row = this.#find.get(claimed.id);
      if (row === null || row.attempts !== claimed.attempts || row.state !== "pending") return null;
      const { sentAt, at, statusCode, error, nextAt } = outcome;
      const text = error === null ? null : storable(error);
      const state = this.#stateAfter(row, text, outcome);
      this.#settle.run(state, state === "pending" ? nextAt : null, sentAt, statusCode, text, row.id);
      return this.#tellJob(tx, row, { sentAt, statusCode, error: text, attempts: row.attempts }, at);
    });
  }

  release(claimed: Delivery, at: number): Promise<void> {
    return this.#parts.writer.write(() => {
      this.#release.run(at, claimed.id, claimed.attempts);
    });
  }

  sendAgain(id: string, at: number): Promise<Delivery | undefined> {
    return this.#parts.writer.write(() => {
      this.#again.run(at, id);
      return this.find(id);
    });
  }

  switchEndpoint(
    url: string,
    { on, at, error }: { readonly on: boolean; readonly at: number; readonly error: string },
  ): Promise<void> {
    return this.#parts.writer.write(() => {
      if (!on) {
        const known = this.#endpoints.find(url) ?? { failures: 0, failingSince: null };
        this.#endpoints.save({ ...known, url, offAt: at, error });
        return;
      }
      this.#endpoints.forget(url);
      this.#free.run(at, url);
    });
  }

  find(id: string): Delivery | undefined {
    const row = this.#find.get(id);
    return row === null ? undefined : deliveryOf(row);
  }

  list(filter: DeliveryFilter, range: DeliveryRange): DeliveryPage {
    return this.#lists.list(filter, range);
  }

  endpoints(limit: number): readonly Endpoint[] {
    return this.#endpoints.list(limit);
  }

  offAt(url: string): number | null {
    return this.#endpoints.find(endpointOf(url))?.offAt ?? null;
  }

  isDue(now: number): boolean {
    return this.#isDue.get(now) !== null;
  }

  #claim(tx: Transaction, { now, until, limit, perOrigin, underWay }: DeliveryClaim) {
    const claimed: Delivery[] = [];
    const held: Job[] = [];
    const taken = new Map(underWay);
    while (claimed.length < limit) {
      const full = [...taken].filter(([, count]) => count >= perOrigin).map(([origin]) => origin);
      const row = this.#due.get(now, JSON.stringify(full));
      if (row === null) break;
      const { offAt } = this.#endpoints.find(row.endpoint) ?? { offAt: null };
      if (offAt !== null) {
        const job = this.#heldBack(tx, row, now);
        if (job !== null) held.push(job);
        continue;
      }
      this.#take.run(until, row.id);
      taken.set(row.origin, (taken.get(row.origin) ?? 0) + 1);
      claimed.push({
        ...deliveryOf(row),
        attempts: row.attempts + 1,
        tries: row.tries + 1,
        nextAt: until,
      });
    }
    return { claimed, held };
  }

  /** Counts the attempt for its endpoint. @param error as it is kept; null = it was delivered */
  #stateAfter(
    { endpoint }: DeliveryRow,
    error: string | null,
    { at, nextAt, isGone }: Outcome,
  ): DeliveryState {
    if (error === null) {
      this.#endpoints.succeeded(endpoint);
      return "delivered";
    }
    const { offAt } = this.#endpoints.failed(endpoint, { error, at, isGone });
    if (nextAt === null) return "failed";
    return offAt === null ? "pending" : "held";
  }

  #heldBack(tx: Transaction, row: DeliveryRow, at: number): Job | null {
    const error = `Not sent: ${row.endpoint} is switched off, see Webhooks`;
    this.#hold.run(error, row.id);
    return this.#tellJob(tx, row, { error, attempts: row.attempts }, at);
  }

  /** What the job itself says of its callback. */
  #tellJob(tx: Transaction, row: DeliveryRow, news: Partial<Job["callback"]>, at: number): Job | null {
    const callback = this.#parts.findJob(row.job)?.callback ?? null;
    if (callback === null) return null;
    const written = this.#parts.writes.update(
      tx,
      row.job,
      { callback: { ...callback, ...news } },
      { at },
      [],
    );
    return written.ok ? written.job : null;
  }
}
