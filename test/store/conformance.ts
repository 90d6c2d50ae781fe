import { describe } from "bun:test";
import { changesConformance } from "./conformance/changes.ts";
import { creationConformance } from "./conformance/creation.ts";
import { credentialsConformance } from "./conformance/credentials.ts";
import { deliveriesConformance } from "./conformance/deliveries.ts";
import { journalConformance } from "./conformance/journal.ts";
import { lifeConformance } from "./conformance/life.ts";
import { listsConformance } from "./conformance/lists.ts";
import { numbersConformance } from "./conformance/numbers.ts";
import { schedulesConformance } from "./conformance/schedules.ts";
import { statusesConformance } from "./conformance/statuses.ts";
import { type Opener, useStore } from "./conformance/support.ts";
import { tokensConformance } from "./conformance/tokens.ts";
import { writersConformance } from "./conformance/writers.ts";

export type { Opener } from "./conformance/support.ts";

/** What every store has to do alike. Each test is given a database of its own. */
export function storeConformance(name: string, open: Opener): void {
  describe(`${name} store`, () => {
    const opened = useStore(open);
    describe("statuses", () => statusesConformance(opened));
    describe("creation", () => creationConformance(opened));
    describe("the journal", () => journalConformance(opened));
    describe("numbers", () => numbersConformance(opened));
    describe("lists", () => listsConformance(opened));
    describe("changes", () => changesConformance(opened));
    describe("writers", () => writersConformance(opened));
    describe("schedules", () => schedulesConformance(opened));
    describe("deliveries", () => deliveriesConformance(opened));
    describe("tokens", () => tokensConformance(opened));
    describe("credentials", () => credentialsConformance(opened));
    describe("life", () => lifeConformance(opened));
  });
}
