import { describe, expect, test } from "bun:test";
import { parseQuery } from "../../../src/library/search/query.ts";
import { splitIdentifier, splitIdentifiers, symbolKey, tailOf } from "../../../src/library/search/words.ts";

describe("an identifier is taken apart where a reader does it", () => {
  test.each([
    ["getOrCreate", "get Or Create"],
    ["HTTPServer", "HTTP Server"],
    ["parseURL2", "parse URL 2"],
    ["max_line_length", "max line length"],
    ["ÄnderungsListe", "Änderungs Liste"],
    ["cache", ""],
    ["", ""],
  ])("%s → %s", (name, words) => {
    expect(splitIdentifier(name)).toBe(words);
  });

  test("in a text each counts once, data is left out, and there is an end", () => {
    const text = `getOrCreate, then getOrCreate; ${"aB".repeat(500)} keepAlive`;
    expect(splitIdentifiers(text, 1000)).toBe("getOrCreate get Or Create keepAlive keep Alive");
    expect(splitIdentifiers(text, 5)).toBe("getOrCreate get Or Create");
  });
});

describe("a symbol is looked up the same, however its parts are joined", () => {
  test.each([
    ["Cache.get", "cache.get"],
    ["Cache::get", "cache.get"],
    ["Cache#get()", "cache.get"],
    ["cache->get(key)", "cache.get"],
    ["@Cache.get", "cache.get"],
    ["std::vector::", "std.vector"],
    ["()", ""],
  ])("%s → %s", (name, key) => {
    expect(symbolKey(name)).toBe(key);
  });

  test("a member is known by its last part, too", () => {
    expect(tailOf("cache.get")).toBe("get");
    expect(tailOf("cache")).toBeNull();
  });
});

describe("what was typed", () => {
  test("has to have a letter or a digit", () => {
    for (const typed of ["", "   ", '"', "***", "()", "\0", "-"]) expect(parseQuery(typed)).toBeNull();
  });

  test("is cut, and holds nothing that nobody can see", () => {
    const query = parseQuery(`a\0b\u200bc ${"x ".repeat(400)}`);
    expect(query?.words.slice(0, 3)).toEqual(["a", "b", "c"]);
    expect(query?.words.length).toBe(8);
    expect(query?.text.length).toBeLessThanOrEqual(300);
  });

  test("with a space in it is the name of no symbol", () => {
    expect(parseQuery("get or create")?.key).toBeNull();
    expect(parseQuery(" Cache.get() ")?.key).toBe("cache.get");
  });
});
