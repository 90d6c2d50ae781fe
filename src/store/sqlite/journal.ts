import type { Statement } from "bun:sqlite";
import type { JobEvent, LogLevel, NewEvent } from "../../domain/event.ts";
import { LOG_LEVELS } from "../../domain/event.ts";
import type { LogLine } from "../../domain/log-line.ts";
import type { LogQuery } from "../../domain/store.ts";
import type { Statements } from "./statements.ts";

interface JournalRow {
  readonly seq: number;
  readonly last: number;
  readonly attempt: number;
  readonly at: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** A log line inside a chunk: at, level, stage, message. */
type PackedLine = readonly [number, LogLevel, string | null, string];

/** Below this a compressed chunk is hardly smaller, and the reader pays for it. */
const COMPRESS_FROM_BYTES = 1024;

/** A reader of one page unpacks whole chunks, so none is much longer than a page. */
const LONGEST_CHUNK = 1000;

/** A job's append-only journal. Consecutive log lines share a row, compressed when they are many. */
export class Journal {
  readonly #insert: Statement;
  readonly #after: Statement<JournalRow, [number, number, number]>;
  readonly #logAfter: Statement<JournalRow, [number, number]>;
  readonly #logNewest: Statement<JournalRow, [number, number]>;
  readonly #remove: Statement;

  constructor(statements: Statements) {
    this.#insert = statements.prepare(
      "INSERT INTO journal (job, seq, last, attempt, at, type, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    // A chunk is found by its first number: the one that holds the line after `after` may begin that much before it.
    const part = `SELECT seq, last, attempt, at, type, body FROM journal
       WHERE job = ?1 AND seq > ?2 - ${LONGEST_CHUNK} AND last > ?2`;
    this.#after = statements.prepare(`${part} ORDER BY seq LIMIT ?3`);
    this.#logAfter = statements.prepare(`${part} AND type = 'log' ORDER BY seq`);
    this.#logNewest = statements.prepare(`${part} AND type = 'log' ORDER BY seq DESC`);
    this.#remove = statements.prepare("DELETE FROM journal WHERE job = ?");
  }

  /** Writes events under the numbers `first`, `first + 1`, … */
  append(job: number, attempt: number, first: number, events: readonly NewEvent[]): void {
    let seq = first;
    for (let i = 0; i < events.length; ) {
      const event = events[i];
      if (event === undefined) return;
      if (event.type !== "log") {
        this.#insert.run(job, seq, seq, attempt, event.at, event.type, JSON.stringify(event.data));
        i += 1;
        seq += 1;
        continue;
      }
      const lines: PackedLine[] = [];
      for (let next = events[i]; next?.type === "log" && lines.length < LONGEST_CHUNK; next = events[i]) {
        lines.push([next.at, next.data.level, next.data.stage, next.data.message]);
        i += 1;
      }
      this.#insert.run(job, seq, seq + lines.length - 1, attempt, event.at, "log", pack(lines));
      seq += lines.length;
    }
  }

  events(job: number, after: number, limit: number): readonly JobEventBody[] {
    const events: JobEventBody[] = [];
    for (const row of this.#after.iterate(job, after, limit)) {
      if (row.type !== "log") {
        // Written by `append` above with the data of this type.
        const data = JSON.parse(String(row.body)) as NewEvent["data"];
        events.push({
          ...({ type: row.type, at: row.at, data } as NewEvent),
          seq: row.seq,
          attempt: row.attempt,
        });
      } else {
        for (const line of linesOf(row)) {
          if (line.seq <= after) continue;
          const { level, stage, message } = line;
          events.push({
            type: "log",
            at: line.at,
            data: { level, stage, message },
            seq: line.seq,
            attempt: row.attempt,
          });
        }
      }
      if (events.length >= limit) break;
    }
    return events.slice(0, limit);
  }

  log(job: number, query: LogQuery): readonly LogLine[] {
    const chosen: LogLine[] = [];
    const after = query.after ?? 0;
    const wanted = lineFilter(query);
    const statement = query.newest === true ? this.#logNewest : this.#logAfter;
    for (const row of statement.iterate(job, after)) {
      const lines = linesOf(row).filter((line) => line.seq > after && wanted(line));
      if (query.newest === true) lines.reverse();
      for (const line of lines) chosen.push(line);
      if (chosen.length >= query.limit) break;
    }
    chosen.length = Math.min(chosen.length, query.limit);
    return query.newest === true ? chosen.reverse() : chosen;
  }

  remove(job: number): void {
    this.#remove.run(job);
  }
}

/** A journal entry without the id of its job, which the journal does not know. */
export type JobEventBody = NewEvent & Pick<JobEvent, "seq" | "attempt">;

function lineFilter(query: LogQuery): (line: LogLine) => boolean {
  const from = query.level === undefined ? 0 : LOG_LEVELS.indexOf(query.level);
  const text = query.text?.toLowerCase();
  return (line) =>
    (query.attempt === undefined || line.attempt === query.attempt) &&
    LOG_LEVELS.indexOf(line.level) >= from &&
    (text === undefined || line.message.toLowerCase().includes(text));
}

function pack(lines: readonly PackedLine[]): string | Uint8Array {
  const text = JSON.stringify(lines);
  return text.length < COMPRESS_FROM_BYTES ? text : Bun.zstdCompressSync(text, { level: 3 });
}

function linesOf(row: JournalRow): readonly LogLine[] {
  const text =
    typeof row.body === "string" ? row.body : new TextDecoder().decode(Bun.zstdDecompressSync(row.body));
  // Written by `pack` above.
  const lines = JSON.parse(text) as readonly PackedLine[];
  return lines.map(([at, level, stage, message], i) => ({
    seq: row.seq + i,
    attempt: row.attempt,
    at,
    level,
    stage,
    message,
  }));
}
