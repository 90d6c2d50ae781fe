import { queuesOf } from "../../auth/grant.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { type Body, readBytes, readMultipart } from "../body.ts";
import type { Call } from "../door.ts";
import { tooWide } from "../gate.ts";
import type { Web } from "../web.ts";
import { documentLimitOf, documentOfFile, isMultipart, nameIn } from "./document-body.ts";
import { bodyOf } from "./read-body.ts";
import { whoAsks } from "./who.ts";

/** A body whose file has become a document of a session. */
export interface KeptBody {
  /** In the place of a file it has `document:ID`, and the session of the document in `sessionId`. */
  readonly body: Body;
  /** The fields that were typed, without files. */
  readonly typed: Body;
  /** Removes what was kept, where nothing came of it. */
  undo(): Promise<void>;
}

/**
 * A request's body. A form may bring a file in a field of the input: it is kept as a document, of the session that the
 * form names or else of a new one.
 * @throws JobdeckError as `readBody`; `request_invalid` for several files, `session_not_found`, `disk_full`,
 * `queue_refused` for a token that is limited to queues
 */
export async function keepFiles(web: Web, call: Call): Promise<KeptBody> {
  const { request } = call;
  const type = request.headers.get("content-type") ?? "";
  if (!isMultipart(type)) return unkept(await bodyOf(web, call));
  const fields = new URLSearchParams();
  const files: [string, File][] = [];
  for (const [name, value] of await readMultipart(await readBytes(request, documentLimitOf(web)), type)) {
    if (typeof value === "string") fields.append(name, value);
    // What a browser sends for a field in which no file was chosen.
    else if (nameIn(value) !== "" || value.size > 0) files.push([name, value]);
  }
  const typed: Body = { kind: "form", fields };
  const [first, ...others] = files;
  if (first === undefined) return unkept(typed);
  // A document belongs to a session, and that to no queue.
  if (queuesOf(call.grant) !== null) throw tooWide(call.grant);
  const [field, file] = first;
  if (others.length > 0) {
    throw new JobdeckError("request_invalid", `Expected a form with one file, got ${files.length}`, {
      issues: [{ path: `/${(others[0]?.[0] ?? "").slice(0, 200)}`, message: "must not be a second file" }],
    });
  }
  return await keep(web, call, typed, field, file);
}

async function keep(
  web: Web,
  call: Call,
  typed: Extract<Body, { kind: "form" }>,
  field: string,
  file: File,
): Promise<KeptBody> {
  const { sessions } = web;
  const document = await documentOfFile(file);
  const named = typed.fields.get("sessionId")?.trim() ?? "";
  const by = whoAsks(call);
  const isNew = named === "";
  const session = isNew ? await sessions.create({ title: document.filename }, by) : sessions.get(named);
  const removeNew = async () => {
    if (isNew) await sessions.remove(session.id);
  };
  try {
    const [saved] = await sessions.save(session.id, [document], "add", by);
    const id = saved?.id ?? "";
    const fields = new URLSearchParams(typed.fields);
    fields.set(field, `document:${id}`);
    fields.set("sessionId", session.id);
    return {
      ...{ body: { kind: "form", fields }, typed },
      async undo() {
        await sessions.removeDocument(session.id, id);
        await removeNew();
      },
    };
  } catch (cause) {
    await removeNew();
    throw cause;
  }
}

function unkept(body: Body): KeptBody {
  return { body, typed: body, undo: () => Promise.resolve() };
}
