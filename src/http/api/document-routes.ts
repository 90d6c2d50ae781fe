import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import type { SessionDocument } from "../../domain/session.ts";
import { contentTypeOf } from "../../library/content-type.ts";
import { json, noContent, seeOther } from "../answers.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { fileAnswer } from "./artifacts.ts";
import { readDocument, readDocuments } from "./document-body.ts";
import { documentJson } from "./session-json.ts";
import { whoAsks } from "./who.ts";

type OfSession = Call<{ id: string }>;
type OneDocument = Call<{ id: string; docId: string }>;

/** The documents of sessions. */
export function documentRoutes(web: Web): AnyElysia {
  const { door, sessions, prefix } = web;
  return new Elysia({ prefix: "/api/sessions/:id/documents" })
    .get(
      "/",
      door<{ id: string }>(({ params }) =>
        json({ documents: sessions.documents(params.id).map((document) => documentJson(document, prefix)) }),
      ),
    )
    .post(
      "/",
      door<{ id: string }>((call) => add(web, call)),
    )
    .put(
      "/",
      door<{ id: string }>((call) => replaceAll(web, call)),
    )
    .delete(
      "/",
      door<{ id: string }>((call) => removeAll(web, call)),
    )
    .get(
      "/:docId",
      door<{ id: string; docId: string }>(({ params }) =>
        json(documentJson(sessions.document(params.id, params.docId), prefix)),
      ),
    )
    .get(
      "/:docId/content",
      door<{ id: string; docId: string }>((call) => content(web, call)),
    )
    .post(
      "/:docId",
      door<{ id: string; docId: string }>((call) => save(web, call, "add")),
    )
    .put(
      "/:docId",
      door<{ id: string; docId: string }>((call) => save(web, call, "replace")),
    )
    .delete(
      "/:docId",
      door<{ id: string; docId: string }>((call) => remove(web, call)),
    );
}

/** 201 with the document, or for several files with all of them. */
async function add(web: Web, call: OfSession): Promise<Response> {
  const { id } = call.params;
  web.sessions.get(id);
  const saved = await web.sessions.save(id, await readDocuments(web, call), "add", whoAsks(call));
  if (call.face === "html") return seeOther(links(web.prefix).session(id));
  return created(web, saved);
}

async function replaceAll(web: Web, call: OfSession): Promise<Response> {
  const { id } = call.params;
  web.sessions.get(id);
  const saved = await web.sessions.save(id, await readDocuments(web, call), "alone", whoAsks(call));
  return json({ documents: saved.map((document) => documentJson(document, web.prefix)) });
}

async function removeAll({ sessions }: Web, { params }: OfSession): Promise<Response> {
  for (const { id } of sessions.documents(params.id)) await sessions.removeDocument(params.id, id);
  return noContent();
}

async function save(web: Web, call: OneDocument, how: "add" | "replace"): Promise<Response> {
  const { id, docId } = call.params;
  web.sessions.get(id);
  const isNew = !web.sessions.documents(id).some((document) => document.id === docId.toLowerCase());
  const request = { ...(await readDocument(web, call)), id: docId };
  const saved = await web.sessions.save(id, [request], how, whoAsks(call));
  return isNew ? created(web, saved) : json(saved.map((document) => documentJson(document, web.prefix))[0]);
}

function created({ prefix }: Web, saved: readonly SessionDocument[]): Response {
  const shown = saved.map((document) => documentJson(document, prefix));
  const [document] = saved;
  const session = encodeURIComponent(document?.sessionId.toWellFormed() ?? "");
  const all = `${prefix}/api/sessions/${session}/documents`;
  if (shown.length !== 1) return json({ documents: shown }, 201, { location: all });
  return json(shown[0], 201, { location: `${all}/${document?.id}` });
}

/** As it was given; like everything from outside, never what a browser would run. */
function content({ sessions, library }: Web, call: OneDocument): Response {
  const document = sessions.document(call.params.id, call.params.docId);
  const { filename, bytes, updatedAt } = document;
  const artifact = {
    ...{ path: filename, bytes, modifiedAt: updatedAt, contentType: contentTypeOf(filename) },
    etag: `"${bytes.toString(36)}-${updatedAt.toString(36)}"`,
  };
  return fileAnswer({ artifact, body: library.documents.open(document.id) }, call);
}

async function remove({ sessions }: Web, { params }: OneDocument): Promise<Response> {
  await sessions.removeDocument(params.id, params.docId);
  return noContent();
}
