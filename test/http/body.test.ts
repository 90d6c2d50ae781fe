import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import { readBody } from "../../src/http/body.ts";

const LIMIT = 100;

function post(body: BodyInit | null, type?: string): Request {
  const headers = type === undefined ? {} : { "content-type": type };
  return new Request("http://localhost/", { method: "POST", body, headers });
}

async function refusal(request: Request): Promise<string> {
  const thrown: unknown = await readBody(request, LIMIT).then(
    () => "read",
    (cause: unknown) => cause,
  );
  return thrown instanceof JobdeckError ? thrown.reason : String(thrown);
}

describe("what is read", () => {
  test("no body is none, whatever its type", async () => {
    expect(await readBody(post(null), LIMIT)).toEqual({ kind: "none" });
    expect(await readBody(post("", "text/plain"), LIMIT)).toEqual({ kind: "none" });
  });

  test("JSON, also with a charset or as a kind of JSON", async () => {
    for (const type of [
      "application/json",
      "application/json; charset=utf-8",
      "APPLICATION/JSON",
      "application/merge-patch+json",
    ]) {
      expect(await readBody(post('{"a": [1]}', type), LIMIT)).toEqual({ kind: "json", value: { a: [1] } });
    }
  });

  test("a form, with repeated fields in their order", async () => {
    const body = await readBody(post("a=1&a=%C3%A9+b&c=", "application/x-www-form-urlencoded"), LIMIT);
    expect(body.kind === "form" ? [...body.fields] : []).toEqual([
      ["a", "1"],
      ["a", "é b"],
      ["c", ""],
    ]);
  });

  test("a multipart form of text fields", async () => {
    const form = new FormData();
    form.append("name", "x");
    const body = await readBody(new Request("http://localhost/", { method: "POST", body: form }), 1000);
    expect(body.kind === "form" ? [...body.fields] : []).toEqual([["name", "x"]]);
  });
});

describe("what is refused", () => {
  const chunks = (bytes: number) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(bytes));
      },
    });

  test("a body that says it is too long", async () => {
    expect(await refusal(post("x".repeat(LIMIT + 1), "application/json"))).toBe("body_too_large");
  });

  test("a chunked body without end, after no more than the limit and one chunk", async () => {
    expect(await refusal(post(chunks(60), "application/json"))).toBe("body_too_large");
  });

  for (const [name, request, reason] of [
    ["another type", () => post("<a/>", "application/xml"), "unsupported_media_type"],
    ["no type at all", () => post(new Uint8Array([1])), "unsupported_media_type"],
    [
      "bytes that are not UTF-8",
      () => post(new Uint8Array([0x22, 0xff, 0x22]), "application/json"),
      "body_unreadable",
    ],
    ["broken JSON", () => post("{", "application/json"), "body_unreadable"],
    ["JSON too deep to walk", () => post("[".repeat(65), "application/json"), "body_unreadable"],
    ["a multipart form without a boundary", () => post("x", "multipart/form-data"), "body_unreadable"],
  ] as const) {
    test(name, async () => {
      expect(await refusal(request())).toBe(reason);
    });
  }

  test("brackets inside strings are not depth", async () => {
    const text = `"${"[".repeat(70)}\\"["`;
    expect(await readBody(post(text, "application/json"), LIMIT)).toEqual({
      kind: "json",
      value: JSON.parse(text),
    });
  });

  test("a file in a form", async () => {
    const form = new FormData();
    form.append("upload", new Blob(["x"]), "x.txt");
    const request = new Request("http://localhost/", { method: "POST", body: form });
    const thrown: unknown = await readBody(request, 1000).catch((cause: unknown) => cause);
    expect(thrown instanceof JobdeckError && thrown.reason).toBe("request_invalid");
  });
});

test("a client that leaves in the middle of its body is refused, and is no bug", async () => {
  const client = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      client.abort();
      controller.error(new DOMException("The connection was closed.", "AbortError"));
    },
  });
  const request = new Request("http://localhost/", { method: "POST", body, signal: client.signal });
  expect(await refusal(request)).toBe("body_unreadable");
});

test("a packed body is refused by name, not taken for broken text", async () => {
  const packed = Bun.gzipSync(Buffer.from('{"a":1}'));
  const request = (encoding: string, body: BodyInit) =>
    new Request("http://localhost/", {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "content-encoding": encoding },
    });
  expect(await refusal(request("gzip", packed))).toBe("unsupported_media_type");
  expect(await readBody(request("identity", '{"a":1}'), LIMIT)).toEqual({ kind: "json", value: { a: 1 } });
});
