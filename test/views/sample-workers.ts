import type { NodeState } from "../../src/domain/node.ts";
import type { Queue } from "../../src/domain/queue.ts";
import { NOW, sampleId } from "./samples.ts";

const MINUTE = 60_000;

export const nodes: readonly NodeState[] = [
  sampleNode({ id: sampleId(700), pid: 4128, running: 3 }),
  sampleNode({ id: sampleId(701), pid: 51_877, role: "run", slots: 0, running: 1 }),
  sampleNode({ id: sampleId(702), pid: 977, isAlive: false, heartbeatAt: NOW - 9 * MINUTE }),
];

export const queues: readonly Queue[] = [
  sampleQueue({
    name: "wiki",
    concurrency: 2,
    isLimitSet: true,
    running: 2,
    waiting: 1284,
    oldestAt: NOW - 5 * MINUTE,
  }),
  sampleQueue({ name: "mail", rate: { count: 10, perMs: MINUTE }, waiting: 12, oldestAt: NOW - 41_000 }),
  sampleQueue({ name: "nightly-numbers-of-a-name-as-long-as-a-name-of-a-queue-may-be.0", paused: true }),
  sampleQueue({ name: "demo" }),
];

function sampleNode(fields: Partial<NodeState>): NodeState {
  return {
    id: "",
    role: "serve",
    pid: 1,
    bootId: "boot",
    pidSpace: "",
    startTicks: 1,
    startedAt: NOW - 130 * MINUTE,
    heartbeatAt: NOW - 3_000,
    slots: 4,
    types: ["demo", "wiki"],
    isAlive: true,
    running: 0,
    ...fields,
  };
}

function sampleQueue(fields: Partial<Queue>): Queue {
  return {
    name: "demo",
    paused: false,
    concurrency: 4,
    defaultConcurrency: 4,
    isLimitSet: false,
    rate: null,
    waiting: 0,
    running: 0,
    nextStartAt: null,
    oldestAt: null,
    ...fields,
  };
}
