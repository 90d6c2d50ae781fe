import { type Static, Type as t } from "@sinclair/typebox";
import { JobdeckError, quote } from "../../../domain/errors.ts";
import type { SessionDocument } from "../../../domain/session.ts";
import type { DocumentRequest } from "../../../tracker/sessions.ts";
import { decode } from "../../decode.ts";

const Chunk = t.Object({
  chunkId: t.String({ minLength: 1, maxLength: 100 }),
  docId: t.Optional(t.String({ maxLength: 100 })),
});
const Chunks = t.Array(Chunk, { minItems: 1, maxItems: 10_000 });

/**
 * A document that comes in pieces which were read elsewhere.
 * @param others the other documents of its session
 * @throws JobdeckError `request_invalid`; `document_exists` when a piece is part of another document
 */
export function documentOfChunks(
  id: string,
  body: unknown,
  others: readonly SessionDocument[],
): { readonly request: DocumentRequest; readonly count: number } {
  const list = typeof body === "object" && body !== null && "chunks" in body ? body.chunks : body;
  const chunks: Static<typeof Chunks> = decode(Chunks, list, "the chunks");
  const ids = chunks.map(({ chunkId }) => chunkId);
  const foreign = chunks.findIndex(
    ({ docId }) => docId !== undefined && docId.toLowerCase() !== id.toLowerCase(),
  );
  if (foreign >= 0) throw wrong(`/${foreign}/docId`, `must be ${id}`);
  const twice = ids.findIndex((one, i) => ids.indexOf(one) < i);
  if (twice >= 0) throw wrong(`/${twice}/chunkId`, "must be given once");
  const known = new Set(others.flatMap(({ metadata }) => listOf(metadata["chunkIds"])));
  const taken = ids.find((one) => known.has(one));
  if (taken !== undefined) {
    throw new JobdeckError("document_exists", `Chunk ${quote(taken)} belongs to another document already`);
  }
  const content = new TextEncoder().encode(JSON.stringify(list));
  const named = { id, filename: `${id}.json`, contentType: "application/json" };
  return { request: { ...named, content, metadata: { chunkIds: ids } }, count: ids.length };
}

function wrong(path: string, message: string): JobdeckError {
  return new JobdeckError("request_invalid", `Expected the chunks to be as described. ${path}: ${message}`, {
    issues: [{ path, message }],
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
