import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { OpenArtifact } from "../../library/artifacts.ts";
import { json } from "../answers.ts";
import { hasFresh, notModified } from "../conditional.ts";
import type { Call } from "../door.ts";
import { SANDBOX } from "../headers.ts";
import { pathAfter } from "../path.ts";
import { partOf } from "../range.ts";
import type { Web } from "../web.ts";
import { rfc3339 } from "./times.ts";

/** The files that jobs left. */
export function artifactRoutes(web: Web): AnyElysia {
  const { door } = web;
  return new Elysia({ prefix: "/api/jobs/:id" })
    .get(
      "/artifacts",
      door<{ id: string }>((call) => list(web, call)),
    )
    .get(
      "/artifacts.zip",
      door<{ id: string }>((call) => zip(web, call)),
    )
    .get(
      "/artifacts/*",
      door<{ id: string; "*": string }>((call) => file(web, call)),
    );
}

async function list({ tracker, library, prefix }: Web, { params }: Call<{ id: string }>): Promise<Response> {
  const { id } = tracker.get(params.id);
  const artifacts = await library.artifacts.list(id);
  const base = `${prefix}/api/jobs/${id}/artifacts/`;
  return json({
    artifacts: artifacts.map(({ path, bytes, contentType, modifiedAt, etag }) => ({
      path,
      bytes,
      contentType,
      modifiedAt: rfc3339(Math.round(modifiedAt)),
      etag,
      link: base + path.split("/").map(encodeURIComponent).join("/"),
    })),
  });
}

async function zip(
  { tracker, library }: Web,
  { request, params, stay }: Call<{ id: string }>,
): Promise<Response> {
  const { id } = tracker.get(params.id);
  stay();
  return new Response(await library.artifacts.zip(id, request.signal), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${id}.zip"`,
      "cache-control": "no-store",
    },
  });
}

async function file({ tracker, library }: Web, call: Call<{ id: string; "*": string }>): Promise<Response> {
  const { id } = tracker.get(call.params.id);
  const path = pathAfter(call.params["*"]);
  const found = path === null ? null : await library.artifacts.open(id, path);
  if (found === null) {
    throw new JobdeckError("artifact_not_found", `Job ${id} has no file ${quote(path ?? call.params["*"])}`);
  }
  return fileAnswer(found, call);
}

/** A file that a job left, whole or in part; never anything that a browser would run. */
export function fileAnswer({ artifact, body }: OpenArtifact, { request }: Pick<Call, "request">): Response {
  const { etag, bytes, contentType, path } = artifact;
  const headers = {
    etag,
    "content-type": contentType,
    "content-security-policy": SANDBOX,
    "accept-ranges": "bytes",
    "content-disposition": disposition(contentType, path),
  };
  if (hasFresh(request.headers, etag)) return notModified(etag);
  const condition = request.headers.get("if-range");
  const part = partOf(condition === null || condition === etag ? request.headers.get("range") : null, bytes);
  switch (part.kind) {
    case "whole":
      return new Response(body, { headers });
    case "unsatisfiable":
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes}`, etag } });
    case "part":
      return new Response(body.slice(part.start, part.end + 1), {
        status: 206,
        headers: { ...headers, "content-range": `bytes ${part.start}-${part.end}/${bytes}` },
      });
    default:
      return part satisfies never;
  }
}

function disposition(contentType: string, path: string): string {
  const name = path.split("/").at(-1) ?? path;
  const plain = name.replaceAll(/[^\w. -]/g, "_");
  const kind = contentType === "application/octet-stream" ? "attachment" : "inline";
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
