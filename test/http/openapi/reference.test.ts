import { describe, expect, test } from "bun:test";
import { curlOf } from "../../../src/http/openapi/curl.ts";
import { GROUPS } from "../../../src/http/openapi/groups.ts";
import { testApp } from "../../support/app.ts";
import { BROWSER } from "../../support/scenario.ts";

const operations = GROUPS.flatMap((group) => group.operations);

describe("the reference", () => {
  test("shows every operation and every schema, and each of its links leads to one", async () => {
    await using app = await testApp();
    const page = await (await app.send("/api/reference", { headers: BROWSER })).text();
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    const { components } = await (await app.send("/openapi.json")).json();
    expect(operations.filter(({ id }) => !ids.has(`op-${id}`))).toEqual([]);
    expect(Object.keys(components.schemas).filter((name) => !ids.has(`schema-${name}`))).toEqual([]);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("names the address under which it was asked, with what it is mounted at", async () => {
    await using app = await testApp({ prefix: "/deck" });
    const page = await (await app.send("/api/reference", { headers: BROWSER })).text();
    expect(page).toContain("curl http://localhost/deck/api/jobs ");
    expect(page).toContain('href="/deck/openapi.json"');
  });

  test("is the document to programs", async () => {
    await using app = await testApp();
    const [reference, document] = await Promise.all([app.send("/api/reference"), app.send("/openapi.json")]);
    expect(await reference.json()).toEqual(await document.json());
  });

  test("is linked from every page", async () => {
    await using app = await testApp({ prefix: "/deck" });
    expect(await (await app.send("/jobs")).text()).toContain('href="/deck/api/reference"');
  });
});

describe("the command of an operation", () => {
  for (const operation of operations) {
    test(operation.id, () => {
      const command = curlOf(operation, "http://localhost:3000");
      expect(command).toStartWith("curl ");
      expect(command).not.toContain("{path}");
      // The shell takes it apart as it was put together.
      const { stdout } = Bun.spawnSync(["sh", "-c", command.replace(/^curl /, "printf '%s\\n' ")]);
      const words = stdout.toString().trimEnd().split("\n");
      expect(words.filter((word) => word.startsWith("http://localhost:3000/"))).toHaveLength(1);
      const sent = words[words.indexOf("-d") + 1] ?? "";
      if (operation.body !== undefined) {
        expect(JSON.parse(sent)).toEqual(Object.values(operation.body.examples)[0]);
      }
      const isSaid = words.includes("-X")
        ? words[words.indexOf("-X") + 1]
        : words.includes("-d")
          ? "POST"
          : "GET";
      expect(isSaid).toBe(operation.method.toUpperCase());
    });
  }
});
