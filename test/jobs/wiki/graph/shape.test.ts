import { describe, expect, test } from "bun:test";
import { splitFlat } from "../../../../src/jobs/wiki/graph/flat-folder.ts";
import { type Branch, folderTree } from "../../../../src/jobs/wiki/graph/folders.ts";
import { layersOf } from "../../../../src/jobs/wiki/graph/layers.ts";
import { shortestTitles, uniquePages } from "../../../../src/jobs/wiki/graph/names.ts";
import { pageRank } from "../../../../src/jobs/wiki/graph/rank.ts";

describe("layers", () => {
  const of = (graph: Record<string, string[]>) => layersOf(Object.keys(graph), (node) => graph[node] ?? []);

  test("a node is above all that it needs", () => {
    const { layer, cycles } = of({ a: ["b", "c"], b: ["c"], c: [], alone: [] });
    expect(Object.fromEntries(layer)).toEqual({ a: 2, b: 1, c: 0, alone: 0 });
    expect(cycles).toEqual([]);
  });

  test("a cycle is one step, wherever one looks at it first", () => {
    const { layer, cycles } = of({
      top: ["x"],
      x: ["y"],
      y: ["z"],
      z: ["x", "base"],
      base: [],
      self: ["self"],
    });
    expect(cycles).toEqual([["x", "y", "z"]]);
    expect(Object.fromEntries(layer)).toEqual({ top: 2, x: 1, y: 1, z: 1, base: 0, self: 0 });
  });

  test("a chain of ten thousand has ten thousand layers", () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => String(i));
    const { layer } = layersOf(nodes, (node) => (node === "9999" ? [] : [String(Number(node) + 1)]));
    expect(layer.get("0")).toBe(9999);
  });
});

describe("rank", () => {
  test("adds up to one, and is highest where most lead", () => {
    const rank = pageRank(
      ["a", "b", "c", "idle"],
      [
        { from: "a", to: "c", weight: 1 },
        { from: "b", to: "c", weight: 1 },
        { from: "c", to: "a", weight: 1 },
      ],
    );
    expect([...rank.values()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect([...rank].toSorted((x, y) => y[1] - x[1]).map(([node]) => node)).toEqual(["c", "a", "b", "idle"]);
  });

  test("of nothing is nothing, and edges to unknown nodes count for nothing", () => {
    expect(pageRank([], []).size).toBe(0);
    expect(pageRank(["a"], [{ from: "a", to: "gone", weight: 1 }]).get("a")).toBeCloseTo(1, 6);
  });
});

describe("the tree of modules", () => {
  const shape = (branch: Branch): unknown => [branch.folder, branch.files.length, branch.children.map(shape)];
  const leaves = (...paths: string[]) => paths.map((path) => ({ path, lines: 300 }));
  const tree = (...paths: string[]) => shape(folderTree(leaves(...paths), () => null));

  test("has a module for each folder with files", () => {
    expect(tree("a/x.ts", "b/y.ts", "b/c/z.ts")).toEqual([
      "",
      0,
      [
        ["a", 1, []],
        ["b", 1, [["b/c", 1, []]]],
      ],
    ]);
  });

  test("skips folders that hold only another one", () => {
    expect(tree("a/b/c/x.ts", "a/b/c/d/y.ts")).toEqual(["", 0, [["a/b/c", 1, [["a/b/c/d", 1, []]]]]]);
  });

  test("tells small folders together with the one around them, but not those at the top", () => {
    const small = [
      { path: "a/x.ts", lines: 300 },
      { path: "a/b/y.ts", lines: 10 },
      { path: "c/z.ts", lines: 10 },
    ];
    expect(shape(folderTree(small, () => null))).toEqual([
      "",
      0,
      [
        ["a", 2, []],
        ["c", 1, []],
      ],
    ]);
  });

  test("is a single empty folder without files", () => expect(tree()).toEqual(["", 0, []]));

  test("divides a big flat folder by the first words of its names, always alike", () => {
    const files = Array.from({ length: 48 }, (_, i) => `d/${["page", "site", "menu"][i % 3]}_${i}.go`);
    const split = (paths: readonly string[]) =>
      splitFlat(
        paths,
        () => 0,
        () => 0,
      );
    const groups = split(files);
    expect(groups?.map((group) => group.files.length)).toEqual([16, 16, 16]);
    expect(split(files.toReversed())).toEqual(groups);
    expect(split(files.slice(0, 40))).toBeNull();
  });
});

describe("names of modules", () => {
  const titles = (...paths: string[]) => [
    ...shortestTitles(
      paths.map((path) => ({ id: path, path, group: null })),
      "repo",
    ).values(),
  ];

  test("are the shortest ends of their paths that differ", () => {
    expect(titles("", "a/util", "b/util", "a/core", "util")).toEqual([
      "repo",
      "a/util",
      "b/util",
      "core",
      "util",
    ]);
  });

  test("are different even where the middle is cut", () => {
    const found = titles("a/x/y/z/end", "a/x/w/z/end", "b/x/y/z/end");
    expect(new Set(found).size).toBe(3);
  });

  test("make pages with plain letters, no two alike on any system", () => {
    const paths = ["", "A/b", "a/B", "a b/<c>", ".github/x", "..", "漢"];
    const pages = [
      ...uniquePages(
        "modules",
        paths.map((path) => ({ id: path, path })),
      ).values(),
    ];
    expect(new Set(pages.map((page) => page.toLowerCase())).size).toBe(paths.length);
    for (const page of pages)
      expect(page).toMatch(/^modules\/(?:[A-Za-z0-9_][\w.-]*\/)*[A-Za-z0-9_][\w.-]*\.md$/);
  });
});
