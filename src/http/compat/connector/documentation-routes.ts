import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../../../domain/errors.ts";
import { json, noContent } from "../../answers.ts";
import { readDocument, readDocuments } from "../../api/document-body.ts";
import { bodyOf } from "../../api/read-body.ts";
import { programOf } from "../../api/who.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { documentOfChunks } from "./chunks.ts";
import { chunksOf, documentEntry, pendingUpload, upload, uploadsOf } from "./documentation.ts";
import { connectorStatus } from "./job.ts";
import { answering } from "./refuse.ts";

interface InSession {
  readonly sid: string;
}
interface OneDocument extends InSession {
  readonly docId: string;
}

/** The documentation of a session: its documents, each with the job that reads it. */
export function connectorDocumentationRoutes(web: Web): AnyElysia {
  const answered = answering(web);
  return new Elysia({ prefix: "/session/:sid/documentation" })
    .get(
      "/status",
      answered<InSession>((call) => status(web, call)),
    )
    .get(
      "/",
      answered<InSession>((call) => list(web, call)),
    )
    .post(
      "/",
      answered<InSession>((call) => add(web, call)),
    )
    .put(
      "/",
      answered<InSession>((call) => replaceAll(web, call)),
    )
    .delete(
      "/",
      answered<InSession>((call) => removeAll(web, call)),
    )
    .get(
      "/:docId",
      answered<OneDocument>((call) => show(web, call)),
    )
    .post(
      "/:docId",
      answered<OneDocument>((call) => add(web, call, call.params.docId)),
    )
    .put(
      "/:docId",
      answered<OneDocument>((call) => importChunks(web, call)),
    )
    .delete(
      "/:docId",
      answered<OneDocument>((call) => remove(web, call)),
    );
}

function status(web: Web, { params: { sid } }: Call<InSession>): Response {
  web.sessions.get(sid);
  const uploads = [...uploadsOf(web, sid).values()];
  const uploadJobs = uploads.map((job) => ({ jobId: job.id, status: connectorStatus(job) }));
  return json({ sessionId: sid, uploadJobs, totalUploads: uploads.length });
}

function list(web: Web, { params: { sid } }: Call<InSession>): Response {
  const documents = web.sessions.documents(sid);
  const uploads = uploadsOf(web, sid);
  return json({
    sessionId: sid,
    documentation: documents.map((document) => documentEntry(document, uploads.get(document.id))),
  });
}

/** @param docId chosen by the client; else one is made */
async function add(web: Web, call: Call<InSession>, docId?: string): Promise<Response> {
  const { sid } = call.params;
  web.sessions.get(sid);
  const document = await readDocument(web, call);
  const skipCache = call.url.searchParams.get("skipCache") === "true";
  const [uploaded] = await upload(web, sid, [docId === undefined ? document : { ...document, id: docId }], {
    ...{ how: "add", skipCache, by: programOf(call) },
  });
  return json({
    message: "Documentation upload was queued",
    ...{ sessionId: sid, jobId: uploaded?.job.id, docId: uploaded?.document.id, status: "queued" },
  });
}

async function replaceAll(web: Web, call: Call<InSession>): Promise<Response> {
  const { sid } = call.params;
  web.sessions.get(sid);
  const uploads = await upload(web, sid, await readDocuments(web, call), {
    ...{ how: "alone", skipCache: false, by: programOf(call) },
  });
  return json({
    message: "Documentation was replaced",
    sessionId: sid,
    documentation: uploads.map(({ document, job }) => documentEntry(document, job)),
  });
}

async function removeAll(web: Web, { params: { sid } }: Call<InSession>): Promise<Response> {
  const documents = web.sessions.documents(sid);
  for (const { id } of documents) await web.sessions.removeDocument(sid, id);
  return json({ message: "Documentation was deleted", sessionId: sid, deletedDocuments: documents.length });
}

function show(web: Web, call: Call<OneDocument>): Response {
  const { sid, docId } = call.params;
  // The web framework has no way to answer HEAD otherwise than GET.
  if (call.request.method === "HEAD") return readiness(web, call);
  const document = web.sessions.document(sid, docId);
  const job = uploadsOf(web, sid).get(document.id);
  const result = job?.status === "completed" ? { result: job.result } : {};
  return json({ ...documentEntry(document, job), ...result });
}

/** 204 when it is ready, 202 while it is being read. */
function readiness(web: Web, { params: { sid, docId } }: Call<OneDocument>): Response {
  const job = pendingUpload(web, web.sessions.document(sid, docId));
  if (job === null) return noContent();
  const headers = { "x-documentation-status": "processing", "x-job-id": job.id };
  return new Response(null, { status: 202, headers });
}

async function importChunks(web: Web, call: Call<OneDocument>): Promise<Response> {
  const { sid, docId } = call.params;
  const others = web.sessions.documents(sid).filter(({ id }) => id !== docId.toLowerCase());
  const body = await bodyOf(web, call);
  if (body.kind !== "json")
    throw new JobdeckError("unsupported_media_type", "Expected a body of type application/json");
  const { request, count } = documentOfChunks(docId, body.value, others);
  await web.sessions.save(sid, [request], "replace", programOf(call));
  return json({ message: "Documentation was imported", sessionId: sid, docId, importedChunks: count });
}

async function remove(web: Web, { params: { sid, docId } }: Call<OneDocument>): Promise<Response> {
  const document = web.sessions.document(sid, docId);
  const deletedChunks = chunksOf(document, uploadsOf(web, sid).get(document.id));
  await web.sessions.removeDocument(sid, docId);
  return json({ message: "Documentation was deleted", sessionId: sid, docId: document.id, deletedChunks });
}
