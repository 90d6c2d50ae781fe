/**
 * Loaded before the program (`bun --preload`). The program runs as ever until so many jobs stand at one point of
 * their lives; there it dies as by `kill -9`. `DIE_AT` holds the point and the number of jobs: `after claim 4`.
 *
 * A job that gets there before the others is held up: what it wrote stays, and it goes no further. A report can't be
 * held up itself: from the first one on no attempt ends. With `nth` in front of the point nobody is held up: it dies in
 * the middle of what is done to many, `nth after remove 70`.
 */
import type { Container, ContainerCreateOptions } from "dockerode";
import type { Claimed } from "../../src/domain/store.ts";
import { Hub } from "../../src/events/hub.ts";
import { ContainerEngine } from "../../src/queue/executors/container/engine.ts";
import { RUN_LABEL } from "../../src/queue/executors/container/spec.ts";
import { SqliteStore } from "../../src/store/sqlite/store.ts";
import { RunRecord } from "../../src/tracker/run-record.ts";

const [, POINT = "", COUNT = "1"] = /^(.*) (\d+)$/.exec(Bun.env["DIE_AT"] ?? "") ?? [];
const there = new Set<unknown>();

/** @returns whether this is the point, and the others have still to come */
function reached(point: string, comers: Iterable<unknown>): boolean {
  if (point !== POINT) return false;
  for (const comer of comers) there.add(comer);
  if (there.size >= Number(COUNT)) process.kill(process.pid, "SIGKILL");
  return true;
}

const heldUp = () => new Promise<never>(() => undefined);

async function around<T>(
  name: string,
  ids: readonly string[],
  act: () => Promise<T>,
  idsAfter: (value: T) => readonly string[] = () => ids,
): Promise<T> {
  reached(`nth before ${name}`, ids);
  if (reached(`before ${name}`, ids)) return heldUp();
  const value = await act();
  reached(`nth after ${name}`, idsAfter(value));
  return reached(`after ${name}`, idsAfter(value)) ? heldUp() : value;
}

const { insert, claim, transition, update, remove, saveCheckpoint } = SqliteStore.prototype;
SqliteStore.prototype.insert = function (jobs, ...rest) {
  const ids = jobs.map(({ id }) => id);
  return around("insert", ids, () => insert.call(this, jobs, ...rest));
};
SqliteStore.prototype.claim = function (request) {
  // Which jobs it will be nobody knows before: the first claim stands for all.
  const anyone = Array.from({ length: Number(COUNT) }, (_, n) => String(n));
  const ids = ({ jobs }: Claimed) => jobs.map(({ id }) => id);
  return around("claim", anyone, () => claim.call(this, request), ids);
};
SqliteStore.prototype.transition = function (id, name, ...rest) {
  if (there.size > 0 && POINT.startsWith("at ")) return heldUp();
  return around(name, [id], () => transition.call(this, id, name, ...rest));
};
SqliteStore.prototype.update = function (id, patch, guard, events = []) {
  const what = events.map((event) => (event.type === "stop" ? event.data.step : event.type));
  const name = what.find((each) => POINT.endsWith(` save ${each}`)) ?? "";
  return around(`save ${name}`, [id], () => update.call(this, id, patch, guard, events));
};
SqliteStore.prototype.remove = function (id, at) {
  return around("remove", [id], () => remove.call(this, id, at));
};
SqliteStore.prototype.saveCheckpoint = function (run, key, value) {
  return around("checkpoint", [run.id], () => saveCheckpoint.call(this, run, key, value));
};

const { report } = RunRecord.prototype;
RunRecord.prototype.report = function (what) {
  reached(`at ${what.type}`, [this]);
  report.call(this, what);
};

const { publish } = Hub.prototype;
Hub.prototype.publish = function (note) {
  publish.call(this, note);
  if (note.kind !== "job") return;
  reached(`published ${note.job.status}`, [note.job.id]);
  reached(`nth published ${note.job.status}`, [note.job.id]);
};

const { open } = ContainerEngine.prototype;
ContainerEngine.prototype.open = function () {
  // Recovery asks it too: each time counts.
  return around("open engine", [crypto.randomUUID()], () => open.call(this));
};

// Loading it takes long, and most lives have no use for it.
if (POINT.endsWith(" container")) {
  const { default: Docker } = await import("dockerode");
  const { createContainer } = Docker.prototype;
  Docker.prototype.createContainer = function (spec: ContainerCreateOptions) {
    const mark = spec.Labels?.[RUN_LABEL] ?? "";
    return around("create container", [mark], () => createContainer.call(this, spec));
  };
  const container: Container = Object.getPrototypeOf(new Docker().getContainer(""));
  for (const step of ["start", "kill", "remove"] as const) {
    const act = container[step];
    container[step] = function (options: object = {}) {
      return around(`${step} container`, [this.id], () => act.call(this, options));
    };
  }
}
