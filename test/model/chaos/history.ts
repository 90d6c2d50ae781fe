import fc from "fast-check";

/** What a client asks for. `job` counts back from the newest one that was created. */
export type Command =
  | { readonly do: "create"; readonly order: Order; readonly dependsOn: number | null }
  | { readonly do: "cancel"; readonly job: number }
  | { readonly do: "retry"; readonly job: number }
  /** What runs it is killed, where it has a process of its own: by a signal, or by the container engine. */
  | { readonly do: "kill"; readonly job: number; readonly by: "signal" | "engine" }
  | { readonly do: "queue"; readonly edit: Readonly<Record<string, unknown>> };

/** What a demo job is told to do. */
export interface Order {
  readonly executor: string;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly concurrencyKey: string | null;
  readonly steps: number;
  readonly stepMs: number;
  readonly failAt: number | null;
  readonly deaf: boolean;
  readonly fork: number;
  readonly outputBytes: number;
}

/** One life of the server, from its start to its death by `kill -9`. */
export interface Life {
  /** Where it dies by itself, if it gets there; null = it is killed once the commands are answered. */
  readonly dieAt: string | null;
  /** Whether a second server works on the same folder, and is stopped for a while with SIGSTOP. */
  readonly second: boolean;
  readonly commands: readonly Command[];
}

/** Where a process may die: see test/recovery/die-at.ts. */
const POINTS = [
  "before insert",
  "after insert",
  "before claim",
  "after claim",
  "published queued",
  "published running",
  "before save progress",
  "after save progress",
  "after save artifact",
  "before complete",
  "after complete",
  "published completed",
  "before fail",
  "after fail",
  "before retry",
  "after retry",
  "before release",
  "after release",
  "after save requested",
  "after save signalled",
  "after save sigterm",
  "before cancel",
  "after cancel",
  "after cancelWaiting",
  "after failDependent",
] as const;

/** The same in the life of a container. */
const CONTAINER_POINTS = [
  "before open engine",
  "after open engine",
  "before create container",
  "after create container",
  "before start container",
  "after start container",
  "before kill container",
  "after kill container",
  "before remove container",
  "after remove container",
] as const;

const back = fc.nat({ max: 12 });

function order(executors: readonly string[]): fc.Arbitrary<Order> {
  return fc.record({
    executor: fc.constantFrom(...executors),
    maxAttempts: fc.integer({ min: 1, max: 3 }),
    priority: fc.integer({ min: -1, max: 1 }),
    concurrencyKey: fc.constantFrom(null, null, "one", "two"),
    steps: fc.integer({ min: 1, max: 6 }),
    stepMs: fc.constantFrom(0, 5, 40),
    failAt: fc.constantFrom(null, null, null, 1, 2),
    deaf: fc.boolean(),
    fork: fc.constantFrom(0, 0, 1),
    outputBytes: fc.constantFrom(0, 0, 5),
  });
}

function command(executors: readonly string[]): fc.Arbitrary<Command> {
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant("create" as const),
        order: order(executors),
        dependsOn: fc.option(back, { freq: 2 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), job: back }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("retry" as const), job: back }) },
    {
      weight: executors.includes("container") ? 2 : 1,
      arbitrary: fc.record({
        do: fc.constant("kill" as const),
        job: back,
        by: fc.constantFrom("signal" as const, "engine" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("queue" as const),
        edit: fc.constantFrom<Readonly<Record<string, unknown>>>(
          { paused: true },
          { paused: false },
          { limit: 1 },
          { limit: null },
          { rate: { count: 20, perMs: 1000 } },
          { rate: null },
        ),
      }),
    },
  );
}

/** Lives of a server on one data folder. */
export function history(executors: readonly string[]): fc.Arbitrary<readonly Life[]> {
  const points = executors.includes("container") ? [...POINTS, ...CONTAINER_POINTS] : POINTS;
  return fc.array(
    fc.record({
      dieAt: fc.option(
        fc
          .tuple(fc.constantFrom(...points), fc.integer({ min: 1, max: 3 }))
          // With nobody held up: a client that waits for an answer would wait for ever.
          .map(([point, n]) => `nth ${point} ${n}`),
        { freq: 4 },
      ),
      second: fc.boolean(),
      commands: fc.array(command(executors), { minLength: 4, maxLength: 16 }),
    }),
    { minLength: 2, maxLength: 3 },
  );
}
