import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sqliteCache } from "../../src/adapters/sqlite-cache.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();
const bytes = (text: string) => new TextEncoder().encode(text);
const fileOf = () => join(folder(), "cache", "jobs.db");
const open = (more: { readonly mostBytes?: number; readonly now?: number } = {}) =>
  sqliteCache({ file: fileOf(), clock: { now: () => more.now ?? 0 }, ...more });

describe("what jobs keep for later jobs", () => {
  test("is found by another process's connection, and nothing else is", () => {
    open().keep([["a", bytes("one")]]);
    expect([...open().find(["a", "b"])]).toEqual([["a", bytes("one")]]);
  });

  test("is begun anew when its file is damaged", () => {
    mkdirSync(join(folder(), "cache"));
    writeFileSync(fileOf(), "this is no database, and longer than its header would be: ".repeat(100));
    const later = open();
    expect(later.find(["a"]).size).toBe(0);
    later.keep([["a", bytes("two")]]);
    expect(later.find(["a"]).get("a")).toEqual(bytes("two"));
  });

  test("is not found when its bytes are others than were kept", () => {
    open().keep([["a", bytes("one")]]);
    using db = new Database(fileOf());
    db.run("UPDATE kept SET value = x'00'");
    expect(open().find(["a"]).size).toBe(0);
  });

  test("goes when there is too much, the least lately used first", () => {
    const value = new Uint8Array(5000);
    open({ mostBytes: 200_000, now: 1 }).keep([["old", value]]);
    const cache = open({ mostBytes: 200_000, now: 2 });
    for (let i = 0; i < 100; i += 1) cache.keep([[`new ${i}`, value]]);
    expect(cache.find(["old"]).size).toBe(0);
    expect(cache.find(["new 99"]).size).toBe(1);
  });

  test("is nothing where there is no data folder, and that is no error", () => {
    const file = join(folder(), "missing", "cache", "jobs.db");
    const cache = sqliteCache({ file, clock: { now: () => 0 } });
    cache.keep([["a", bytes("one")]]);
    expect(cache.find(["a"]).size).toBe(0);
    expect(existsSync(join(folder(), "missing"))).toBeFalse();
  });
});
