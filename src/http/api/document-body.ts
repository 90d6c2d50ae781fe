import { type Static, Type as t } from "@sinclair/typebox";
import { JobdeckError } from "../../domain/errors.ts";
import { SESSION_BOUNDS } from "../../domain/session.ts";
import type { DocumentRequest } from "../../tracker/sessions.ts";
import { readBody, readBytes, readMultipart } from "../body.ts";
import { decode } from "../decode.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";

const DOCUMENT_LIMIT = 32 * 1024 * 1024;
const MULTIPART = /^multipart\/form-data\s*(?:;|$)/i;

export const DocumentBody = t.Object(
  {
    id: t.Optional(t.String({ maxLength: 36, description: "A UUID of your own" })),
    filename: t.String({ minLength: 1, maxLength: SESSION_BOUNDS.filename }),
    contentType: t.Optional(t.String({ minLength: 1, maxLength: SESSION_BOUNDS.contentType })),
    content: t.Optional(t.String({ description: "Text" })),
    contentBase64: t.Optional(
      t.String({ pattern: "^[A-Za-z0-9+/\\s]*={0,2}$", description: "Anything, in Base64" }),
    ),
    metadata: t.Optional(t.Record(t.String(), t.Unknown())),
  },
  { additionalProperties: false },
);
export const DocumentsBody = t.Object(
  { documents: t.Array(DocumentBody, { maxItems: SESSION_BOUNDS.documents }) },
  { additionalProperties: false },
);

/**
 * The documents that a request brings: the files of a multipart form, or JSON with `filename` and `content` (text) or
 * `contentBase64`, or a list of such as `documents`.
 * @throws JobdeckError `body_too_large`, `body_unreadable`, `unsupported_media_type`, `request_invalid`
 */
export async function readDocuments(
  { settings }: Pick<Web, "settings">,
  { request }: Pick<Call, "request">,
): Promise<readonly DocumentRequest[]> {
  const limit = documentLimitOf({ settings });
  const type = request.headers.get("content-type") ?? "";
  if (isMultipart(type)) return filesOf(await readMultipart(await readBytes(request, limit), type));
  const body = await readBody(request, limit);
  const value = body.kind === "json" ? body.value : {};
  const isList = typeof value === "object" && value !== null && "documents" in value;
  return isList
    ? decode(DocumentsBody, value, "the body").documents.map(requestOf)
    : [requestOf(decode(DocumentBody, value, "the body"))];
}

/** The largest body with a document in it, in bytes. */
export function documentLimitOf({ settings }: Pick<Web, "settings">): number {
  return settings.documentLimit ?? DOCUMENT_LIMIT;
}

/** @param type a header */
export function isMultipart(type: string): boolean {
  return MULTIPART.test(type);
}

/** The one document that a request must bring. */
export async function readDocument(
  web: Pick<Web, "settings">,
  call: Pick<Call, "request">,
): Promise<DocumentRequest> {
  const [document, ...others] = await readDocuments(web, call);
  if (document !== undefined && others.length === 0) return document;
  throw new JobdeckError(
    "request_invalid",
    `Expected one document, got ${others.length + (document ? 1 : 0)}`,
    {
      issues: [{ path: "/file", message: "must be given once" }],
    },
  );
}

/** Of a form, its files count, and for all of them the field `id` where there is just one. */
async function filesOf(form: FormData): Promise<readonly DocumentRequest[]> {
  const files = [...form.values()].flatMap((value: unknown) => (value instanceof File ? [value] : []));
  if (files.length === 0) {
    throw new JobdeckError("request_invalid", "Expected a form with a file in it", {
      issues: [{ path: "/file", message: "is required" }],
    });
  }
  const id = form.get("id");
  return Promise.all(
    files.map(async (file) => ({
      ...(typeof id === "string" && id !== "" && files.length === 1 ? { id } : {}),
      ...(await documentOfFile(file)),
    })),
  );
}

/** A file of a form. @throws JobdeckError `request_invalid` when it has no name */
export async function documentOfFile(file: File): Promise<DocumentRequest> {
  return {
    filename: nameOf(nameIn(file)),
    contentType: (file.type || "application/octet-stream").slice(0, SESSION_BOUNDS.contentType),
    content: new Uint8Array(await file.arrayBuffer()),
  };
}

function requestOf({
  content,
  contentBase64,
  contentType,
  filename,
  ...rest
}: Static<typeof DocumentBody>): DocumentRequest {
  const bytes =
    contentBase64 === undefined
      ? new TextEncoder().encode(content ?? "")
      : new Uint8Array(Buffer.from(contentBase64, "base64"));
  return { ...rest, filename: nameOf(filename), contentType: contentType ?? "text/plain", content: bytes };
}

/** What a file of a form is called. One without a name has none here, whatever its type says. */
export function nameIn(file: { readonly name?: string }): string {
  return file.name ?? "";
}

/** Without the folders that some browsers send along. */
function nameOf(written: string): string {
  const name =
    written
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\p{Cc}/gu, "")
      .slice(0, SESSION_BOUNDS.filename) ?? "";
  if (name !== "" && name !== "." && name !== "..") return name;
  throw new JobdeckError("request_invalid", "Expected each document to have a name", {
    issues: [{ path: "/filename", message: "must be the name of a file" }],
  });
}
