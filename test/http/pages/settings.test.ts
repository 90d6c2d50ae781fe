import { expect, test } from "bun:test";
import { createInstallation } from "../../../src/installation.ts";
import { testApp } from "../../support/app.ts";
import { testDeck } from "../../support/deck.ts";

const JSON_PLEASE = { headers: { accept: "application/json" } };
const machine = {
  versions: () => Promise.resolve([{ name: "git", version: null }]),
  writable: () => true,
  freeBytes: () => 1_000_000,
  usedBytes: () => Promise.resolve(2_000_000),
};

test("the page of the settings shows each with its value and where that came from", async () => {
  await using app = await testApp();
  const page = await (await app.send("/settings")).text();
  for (const text of ["JOBDECK_DATA", "JOBDECK_RETENTION", "30d", "default", "environment"]) {
    expect(page).toContain(text);
  }
  expect(page).toContain('aria-current="page"');
});

test("a program is given the same as JSON", async () => {
  await using app = await testApp();
  const settings = await (await app.send("/settings", JSON_PLEASE)).json();
  const data = `${app.folder.path}/data`;
  expect(settings.settings).toContainEqual({ name: "JOBDECK_DATA", value: data, from: "environment" });
  expect(settings.versions[0]).toEqual({ name: "jobdeck", version: "1.2.3" });
  expect(settings.dataFolder).toMatchObject({ path: data, writable: true, limitBytes: null });
  expect(settings.executors.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...["inline", "thread", "subprocess", "container"],
  ]);
  expect(settings.isReady).toBe(true);
});

test("a secret is masked, and a password in an address too", async () => {
  const env = {
    JOBDECK_WEBHOOK_SECRET: `whsec_${"hunter22".repeat(4)}`,
    JOBDECK_HTTP_PROXY: "hunter22",
  };
  await using deck = await testDeck({ env, role: null });
  const told = JSON.stringify(await createInstallation(deck, "1", machine)());
  expect(told).not.toContain("hunter22");
  expect(told).toContain("•••");
});

test("what is wrong is said in sentences: variables that are no setting, missing programs, little room", async () => {
  await using deck = await testDeck({ env: { JOBDECK_PROT: "1" }, role: null });
  const { problems } = await createInstallation(deck, "1", machine)();
  expect(problems).toEqual([
    "JOBDECK_PROT is set in the environment, but is no setting",
    "git was not found: install it",
    `Only 1 MB are free on the disk of ${deck.folder}`,
  ]);
});

test("the data folder is measured once a minute at most, however often the page is looked at", async () => {
  let looks = 0;
  const counted = {
    ...machine,
    usedBytes: () => {
      looks += 1;
      return Promise.resolve(1);
    },
  };
  let now = 0;
  await using deck = await testDeck({ role: null });
  const look = createInstallation({ ...deck, clock: { ...deck.clock, now: () => now } }, "1", counted);
  await Promise.all([look(), look()]);
  expect(looks).toBe(1);
  now = 60_000;
  await look();
  expect(looks).toBe(2);
});
