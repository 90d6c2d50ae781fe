import type { Job } from "../../src/domain/job.ts";
import { SILENT } from "../../src/domain/log.ts";
import { JobWatch } from "../../src/http/live/job-watch.ts";
import { answerFrame } from "../../src/http/ws/answer.ts";
import type { SocketWeb } from "../../src/http/ws/socket-web.ts";
import { Sockets } from "../../src/http/ws/sockets.ts";
import type { TestApp } from "./app.ts";
import { FakeWire } from "./fake-wire.ts";

export interface SlowReader {
  readonly wire: FakeWire;
  readonly sockets: Sockets;
  /** Resolves when the command was answered. */
  say(command: string, data?: unknown): Promise<void>;
  /** Sends without a pause, and waits for nothing. */
  shout(command: string, data?: unknown): void;
  /** The connection ends. */
  leave(): void;
}

/** A connection whose reader takes nothing unless it is told to. */
export function slowReader({ deck }: TestApp, frameLimit = 1024 * 1024): SlowReader {
  const { tracker, hub, clock, catalog } = deck;
  const web: SocketWeb = {
    ...{ tracker, hub, clock, types: catalog, prefix: "", watch: new JobWatch(hub) },
    newId: () => crypto.randomUUID(),
    onFault: (cause) => {
      throw cause;
    },
  };
  const sockets = new Sockets({
    log: SILENT,
    clock,
    frameLimit,
    answer: (client, frame) => answerFrame(web, client, frame),
  });
  const connection = sockets.connection(deck.tokens.open);
  const wire = new FakeWire(() => connection.drain());
  connection.open(wire);
  const shout = (command: string, data: unknown = {}) =>
    connection.message(wire, JSON.stringify({ command, data }));
  return {
    ...{ wire, sockets, shout },
    async say(command, data) {
      shout(command, data);
      await Bun.sleep(0);
    },
    leave: () => connection.close(),
  };
}

/** Follows a job from an entry of its journal on. */
export async function following(app: TestApp, job: Job, lastSeq: number): Promise<SlowReader> {
  const reader = slowReader(app);
  await reader.say("reconnect_job", { job_id: job.id, last_seq: lastSeq });
  return reader;
}
