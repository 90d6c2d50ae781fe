import { expect, test } from "bun:test";
import fc from "fast-check";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";

interface Page {
  readonly jobs: readonly { readonly id: string; readonly createdAt: string }[];
  readonly nextCursor: string | null;
  readonly prevCursor: string | null;
}

/** One walk over the list: how many jobs there are at first, and what arrives after each page. */
const walks = fc.record({
  order: fc.constantFrom("asc", "desc"),
  limit: fc.integer({ min: 1, max: 7 }),
  tag: fc.constantFrom("", "even"),
  /** Milliseconds between the creations; most jobs share their instant with others. */
  first: fc.array(fc.constantFrom(0, 0, 0, 1), { maxLength: 25 }),
  arrivals: fc.array(fc.array(fc.constantFrom(0, 1), { maxLength: 3 }), { maxLength: 8 }),
  /** Whether ids are random, as a client's own are, or sort by time. */
  ownIds: fc.boolean(),
});

test("cursors visit each job exactly once, in order, while others arrive at the same instant", async () => {
  await fc.assert(
    fc.asyncProperty(walks, async ({ order, limit, tag, first, arrivals, ownIds }) => {
      const clock = new FakeClock();
      await using app = await testApp({ clock });
      let made = 0;
      const create = async (pauses: readonly number[]): Promise<readonly string[]> => {
        const ids: string[] = [];
        for (const pause of pauses) {
          await clock.advance(pause);
          const tags = made % 2 === 0 ? ["even"] : [];
          made += 1;
          const job = await app.submit({ tags, ...(ownIds ? { id: crypto.randomUUID() } : {}) });
          if (tag === "" || tags.length > 0) ids.push(job.id);
        }
        return ids;
      };
      const there = await create(first);
      const query = `order=${order}&limit=${limit}&tag=${tag}`;
      const seen: Page["jobs"][number][] = [];
      const waves = [...arrivals];
      let page = await list(app, query);
      for (;;) {
        expect(page.jobs.length).toBeLessThanOrEqual(limit);
        seen.push(...page.jobs);
        await create(waves.shift() ?? []);
        if (page.nextCursor === null) break;
        page = await list(app, `${query}&after=${page.nextCursor}`);
      }
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(there.filter((id) => !ids.includes(id))).toEqual([]);
      const sorted = seen.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      expect(ids).toEqual((order === "asc" ? sorted : sorted.toReversed()).map(({ id }) => id));

      const back = page.jobs.toReversed().map(({ id }) => id);
      while (page.prevCursor !== null) {
        page = await list(app, `${query}&before=${page.prevCursor}`);
        back.push(...page.jobs.toReversed().map(({ id }) => id));
      }
      expect(new Set(back).size).toBe(back.length);
      expect(there.filter((id) => !back.includes(id))).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 120_000);

function keyOf({ createdAt, id }: Page["jobs"][number]): string {
  return `${createdAt} ${id}`;
}

async function list(app: TestApp, query: string): Promise<Page> {
  const response = await app.send(`/api/jobs?${query}`);
  expect(response.status).toBe(200);
  return response.json();
}
