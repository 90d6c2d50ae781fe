import { expect, test } from "bun:test";
import fc from "fast-check";
import type { JobPatch, JobStore } from "../../../src/domain/store.ts";
import { AT, addRunning, type OpenStore } from "./support.ts";

type Command = "own" | "own, with one that fails" | "foreign" | "remove";

/** What a write gives is what the row holds, whoever wrote before. */
export function writersConformance(opened: () => OpenStore): void {
  const note = (store: JobStore, id: string, patch: JobPatch) =>
    store.update(id, patch, { at: AT }, [{ type: "warning", at: AT, data: { message: "careful" } }]);

  test("a write gives the row as it is, between the writes of others and those that were taken back", async () => {
    const commands = fc.array(
      fc.constantFrom<Command>("own", "own, with one that fails", "foreign", "remove"),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        const { store, second } = opened();
        const other = await second();
        const { id } = await addRunning(store);
        for (const [i, command] of all.entries()) {
          const writer = command === "foreign" ? other : store;
          if (command === "remove") {
            await other.transition(id, "complete", { result: i }, { at: AT });
            await other.remove(id, AT);
          }
          const writing = note(writer, id, { title: `Title ${i}` });
          // In the same transaction, which is begun again without it.
          if (command === "own, with one that fails") await note(store, id, { result: 1n }).catch(() => null);
          const written = await writing;
          expect(written.job).toEqual(store.find(id) ?? null);
          expect(written.ok).toBe(store.find(id) !== undefined);
          expect(store.events(id, 0, 100).map(({ seq }) => seq)).toEqual(
            Array.from({ length: store.find(id)?.lastSeq ?? 0 }, (_, n) => n + 1),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a refused write gives the row as it is, which another process has changed", async () => {
    const { store, second } = opened();
    const other = await second();
    const { id } = await addRunning(store);
    await other.transition(id, "complete", { result: "theirs" }, { at: AT });
    const refused = await store.transition(id, "fail", { errors: ["ours"] }, { at: AT });
    expect(refused).toEqual({ ok: false, job: store.find(id) ?? null });
  });
}
