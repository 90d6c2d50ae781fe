import { machineProcesses } from "../../../src/adapters/processes.ts";
import { containedDemo } from "../../support/contained-demo.ts";
import type { TestEngine } from "../../support/container-engine.ts";
import type { Command } from "./history.ts";
import type { Promised } from "./world.ts";

interface JobAnswer {
  readonly id: string;
  readonly status: string;
  readonly cancelRequestedAt: string | null;
}

const JSON_TYPE = { "content-type": "application/json" };
const ENDED: readonly string[] = ["completed", "failed", "cancelled", "expired"];

/** A client that remembers what it was promised. A server that dies under it is no failure of its own. */
export class JobdeckClient {
  readonly #url: string;
  readonly #promised: Promised;
  readonly #engine: TestEngine | null;

  constructor(url: string, promised: Promised, engine: TestEngine | null) {
    this.#url = url;
    this.#promised = promised;
    this.#engine = engine;
  }

  async send(command: Command): Promise<void> {
    switch (command.do) {
      case "create": {
        const { failAt, concurrencyKey, executor, maxAttempts, priority, ...rest } = command.order;
        const parent = command.dependsOn === null ? undefined : this.#job(command.dependsOn);
        const key = `order ${crypto.randomUUID()}`;
        await this.#create(key, {
          type: executor === "container" ? containedDemo.type : "demo",
          queue: "demo",
          input: { ...rest, ...(failAt === null ? {} : { failAt }) },
          ...{ executor, maxAttempts, priority },
          ...(concurrencyKey === null ? {} : { concurrencyKey }),
          ...(parent === undefined ? {} : { dependsOn: [parent] }),
        });
        return;
      }
      case "cancel": {
        const id = this.#job(command.job);
        if (id === undefined) return;
        const answer = await this.#post(`/api/jobs/${id}/cancel`, {});
        if (answer?.status === 200) this.#promised.cancelled.add(id);
        return;
      }
      case "retry": {
        const id = this.#job(command.job);
        if (id === undefined) return;
        const answer = await this.#post(`/api/jobs/${id}/retry`, {});
        if (answer?.status !== 202) return;
        const again = await jobOf(answer);
        this.#promised.created.set(`retry ${again.id}`, again.id);
        return;
      }
      case "kill": {
        const id = this.#job(command.job);
        if (id === undefined) return;
        if (command.by === "engine" && this.#engine !== null) await this.#engine.kill(id);
        else await killWorker(id);
        return;
      }
      case "queue":
        await this.#post("/api/queues/demo", command.edit);
        return;
      default:
        command satisfies never;
    }
  }

  /** Whoever got no answer asks again with the same key: there must be one job, not two. */
  async askAgain(): Promise<void> {
    await this.#post("/api/queues/demo", { paused: false, limit: null, rate: null });
    for (const [key, body] of [...this.#promised.unanswered]) await this.#create(key, body);
  }

  async untilAllEnded(): Promise<void> {
    for (;;) {
      const { jobs } = await this.#get<{ readonly jobs: readonly JobAnswer[] }>("/api/jobs/active");
      const [job] = jobs;
      if (job === undefined) return;
      await this.#get(`/api/jobs/${job.id}/wait?timeout=2`);
    }
  }

  async count(): Promise<number> {
    const { counts } = await this.#get<{ readonly counts: Readonly<Record<string, number>> }>("/api/stats");
    return ENDED.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  }

  async #create(key: string, body: unknown): Promise<void> {
    this.#promised.unanswered.set(key, body);
    const answer = await this.#post("/api/jobs", body, { "idempotency-key": key });
    if (answer === null) return;
    this.#promised.unanswered.delete(key);
    if (answer.status !== 202 && answer.status !== 200) {
      throw new Error(`A job was refused with ${answer.status}: ${await answer.text()}`);
    }
    this.#promised.created.set(key, (await jobOf(answer)).id);
  }

  #job(back: number): string | undefined {
    return [...this.#promised.created.values()].at(-1 - back);
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}${path}`);
    // The contract of the route says what it is.
    return (await response.json()) as T;
  }

  /** @returns null when the server died before it had answered */
  async #post(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response | null> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: "POST",
        headers: { ...JSON_TYPE, ...headers },
        body: JSON.stringify(body),
      });
      // All of it: half an answer is none.
      const text = await response.text();
      // Another process on the folder was held while it wrote: the promise is to be asked for again.
      if (response.status === 503) return null;
      return new Response(text, { status: response.status });
    } catch {
      return null;
    }
  }
}

/** Kills every process of a job's run, whichever attempt that is. */
async function killWorker(id: string): Promise<void> {
  const table = machineProcesses();
  for (const mark of await table.listMarks()) {
    if (!mark.startsWith(`${id}.`)) continue;
    for (const pid of await table.listRun({ mark, group: null })) table.signal(pid, "SIGKILL");
  }
}

async function jobOf(answer: Response): Promise<JobAnswer> {
  // POST /api/jobs answers with the job.
  return (await answer.json()) as JobAnswer;
}
