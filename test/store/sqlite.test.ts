import { join } from "node:path";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/store.ts";
import { tempFolder } from "../support/folder.ts";
import { storeConformance } from "./conformance.ts";

storeConformance("the SQLite", async () => {
  const folder = await tempFolder();
  const stores: SqliteStore[] = [];
  const open = async () => {
    const path = join(folder.path, "jobs.db");
    const store = openSqliteStore({ path, durability: "normal", newId: () => Bun.randomUUIDv7() });
    stores.push(store);
    return store;
  };
  const store = await open();
  return {
    store,
    reopen: () => {
      store.close();
      return open();
    },
    second: open,
    dispose: async () => {
      for (const one of stores) one.close();
      await folder[Symbol.asyncDispose]();
    },
  };
});
