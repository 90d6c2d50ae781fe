import { expect, test } from "bun:test";
import { Budget, NotAsked } from "../../../../src/jobs/wiki/enrich/budget.ts";

/** A dollar for each thousand tokens that are written; what is read costs nothing. */
const PRICE = { input: 0, output: 1000 };
const question = { instructions: "", prompt: "", maxOutputTokens: 1000 };
const used = (costUsd: number) => ({ inputTokens: 0, outputTokens: 0, costUsd });

test("a question is asked as long as its dearest answer would fit", async () => {
  const budget = new Budget(PRICE, 2.5);
  (await budget.reserve(question))(used(1));
  (await budget.reserve(question))(used(0.4));
  (await budget.reserve(question))(used(1));
  await expect(budget.reserve(question)).rejects.toBeInstanceOf(NotAsked);
});

test("a question waits for answers that may leave enough for it", async () => {
  const budget = new Budget(PRICE, 1.5);
  const settle = await budget.reserve(question);
  let asked = false;
  const second = budget.reserve(question).then((done) => {
    asked = true;
    return done;
  });
  await Bun.sleep(0);
  expect(asked).toBe(false);
  settle(used(0.3));
  (await second)(used(0.3));
  expect(asked).toBe(true);
});

test("what reading costs is reckoned at two bytes a token at least", async () => {
  const budget = new Budget({ input: 1000, output: 0 }, 1.5);
  const reading = (bytes: number) => ({ ...question, prompt: "x".repeat(bytes) });
  await expect(budget.reserve(reading(3000))).rejects.toBeInstanceOf(NotAsked);
  expect(await budget.reserve(reading(0))).toBeFunction();
});

test("without a limit all is asked, and a limit without prices is one that can't be kept", async () => {
  const free = new Budget(PRICE, null);
  for (let n = 0; n < 100; n += 1) (await free.reserve(question))(used(1000));
  expect(free.isBlind).toBe(false);
  expect(new Budget(null, 1).isBlind).toBe(true);
  expect(new Budget(null, null).isBlind).toBe(false);
});
