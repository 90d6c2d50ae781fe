import { expect, test } from "bun:test";
import { anchorOf } from "../../src/library/anchors.ts";
import { domId } from "../../views/dom-id.ts";

test("a heading keeps its slug as its anchor", () => {
  for (const slug of ["router", "public-api", "main-loop", "statistics", "l12", ""]) {
    expect(anchorOf(slug)).toBe(slug);
  }
});

test("no heading can take an id of the pages around it", () => {
  const constant = Object.values(domId).filter((id) => typeof id === "string");
  const made = [domId.taskbarJob("x"), domId.job("x"), domId.field("x"), domId.line(1)];
  const ids: readonly string[] = [...constant, ...made];
  for (const id of ids) {
    // Slugs are lower case.
    const slug = id.toLowerCase();
    expect(ids).not.toContain(anchorOf(slug));
  }
});
