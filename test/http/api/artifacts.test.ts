import { describe, expect, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type TestApp, testApp } from "../../support/app.ts";
import { type Scenario, scenarios } from "../../support/scenario.ts";

async function left(app: TestApp) {
  const job = await app.submit();
  await app.leave(job, "notes/ä b.txt", "0123456789");
  await app.leave(job, "page.html", "<script>alert(1)</script>");
  await app.leave(job, "data.bin", new Uint8Array([0, 1, 2]));
  await app.leave(job, "pixel.png", new Uint8Array([137, 80]));
  await app.leave(job, ".hidden", "x");
  await symlink("/etc", join(app.folder.path, `data/artifacts/${job.id}/etc`));
  await mkdir(join(app.folder.path, `data/artifacts/${job.id}/empty`));
  await app.folder.write("data/artifacts/outside.txt", "outside");
  return job;
}

const file = (path: string) => ({ given: left, path: `/api/jobs/:id/artifacts/${path}` });

describe("a file that a job left", () =>
  scenarios([
    {
      name: "is served with its type, its tag and no right to do anything",
      ...file("notes/%C3%A4%20b.txt"),
      status: 200,
      answer: {
        "content-type": "text/plain; charset=utf-8",
        "content-disposition": "inline; filename=\"_ b.txt\"; filename*=UTF-8''%C3%A4%20b.txt",
        "content-security-policy": /sandbox/,
        "x-content-type-options": "nosniff",
        "accept-ranges": "bytes",
        etag: /^etag: ".+"$/,
      },
      has: ["0123456789"],
    },
    {
      name: "in part",
      ...file("notes/%C3%A4%20b.txt"),
      headers: { range: "bytes=2-4" },
      status: 206,
      answer: { "content-range": "bytes 2-4/10" },
      has: ["234"],
      lacks: ["5", "1"],
    },
    {
      name: "its end",
      ...file("notes/%C3%A4%20b.txt"),
      headers: { range: "bytes=-2" },
      status: 206,
      has: ["89"],
      lacks: ["7"],
    },
    {
      name: "a part that it does not have is 416",
      ...file("notes/%C3%A4%20b.txt"),
      headers: { range: "bytes=10-" },
      status: 416,
      answer: { "content-range": "bytes */10" },
      lacks: ["0"],
    },
    {
      name: "whole, when the part belongs to another version",
      ...file("notes/%C3%A4%20b.txt"),
      headers: { range: "bytes=2-4", "if-range": '"other"' },
      status: 200,
      has: ["0123456789"],
    },
    {
      name: "that a browser would run is text",
      ...file("page.html"),
      status: 200,
      answer: {
        "content-type": "text/plain; charset=utf-8",
        "content-security-policy": /default-src 'none'.*sandbox/,
      },
    },
    {
      name: "of unknown bytes is a download",
      ...file("data.bin"),
      status: 200,
      answer: {
        "content-type": "application/octet-stream",
        "content-disposition": /attachment; filename="data\.bin"/,
      },
    },
    {
      name: "a picture is a picture",
      ...file("pixel.png"),
      status: 200,
      answer: { "content-type": "image/png" },
    },
  ]));

describe("no path leads out of the job's folder", () =>
  scenarios(
    [
      "../outside.txt",
      "..%2foutside.txt",
      "..%2Foutside.txt",
      "%2e%2e%2foutside.txt",
      "..%5coutside.txt",
      "notes/..%2f..%2foutside.txt",
      "/etc/passwd",
      "%2fetc%2fpasswd",
      "etc/passwd",
      "etc",
      ".hidden",
      "notes",
      "empty",
      "notes%00.txt",
      "%00",
      "%zz",
      "%ff",
      "..%252foutside.txt",
      "nothing.txt",
    ].map(
      (path): Scenario => ({
        name: `artifacts/${path} is 404`,
        ...file(path),
        status: 404,
        lacks: ["outside\n", "root:"],
      }),
    ),
  ));

test("the list names files with what they are and where", async () => {
  await using app = await testApp({ prefix: "/deck" });
  const job = await left(app);
  const { artifacts } = await (await app.send(`/api/jobs/${job.id}/artifacts`)).json();
  expect(artifacts.map((a: { path: string }) => a.path)).toEqual([
    "data.bin",
    "notes/ä b.txt",
    "page.html",
    "pixel.png",
  ]);
  expect(artifacts[1]).toEqual({
    path: "notes/ä b.txt",
    bytes: 10,
    contentType: "text/plain; charset=utf-8",
    modifiedAt: expect.stringMatching(/Z$/),
    etag: expect.stringMatching(/^"/),
    link: `/deck/api/jobs/${job.id}/artifacts/notes/%C3%A4%20b.txt`,
  });
  const direct = await app.send(artifacts[1].link.slice("/deck".length));
  expect(direct.headers.get("etag")).toBe(artifacts[1].etag);
  const again = await app.send(artifacts[1].link.slice("/deck".length), {
    headers: { "if-none-match": artifacts[1].etag },
  });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("all of them come as one zip", async () => {
  await using app = await testApp();
  const job = await left(app);
  const response = await app.send(`/api/jobs/${job.id}/artifacts.zip`);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${job.id}.zip"`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from("PK\u0003\u0004"));
  for (const name of ["data.bin", "notes/ä b.txt", "page.html", "pixel.png"]) {
    expect(bytes.includes(name)).toBe(true);
  }
  expect(bytes.includes(".hidden")).toBe(false);
});

describe("of an unknown job", () =>
  scenarios(
    ["artifacts", "artifacts.zip", "artifacts/a.txt"].map((path) => ({
      name: `${path} is 404`,
      path: `/api/jobs/018f0000-0000-7000-8000-000000000001/${path}`,
      status: 404,
      has: ['"job_not_found"'],
    })),
  ));
