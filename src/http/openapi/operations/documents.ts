import type { Group } from "../operation.ts";
import { IF_NONE_MATCH, inPath, RANGE, SOME_ID } from "../parameters.ts";
import { SESSION_ID } from "./sessions.ts";

const DOC_ID = inPath("docId", "The id of a document", SOME_ID);
const NOTES = { filename: "notes.md", content: "# Notes" };
const ONE = { description: "The document", schema: "Document" } as const;
const ALL = { description: "The oldest first", schema: "Documents" } as const;
const GONE = { description: "Gone" } as const;
const BODY = { schema: "NewDocument", also: "files", examples: { "A text": NOTES } } as const;

export const DOCUMENTS: Group = {
  name: "Documents",
  description:
    "What a session was given. A document is a file of a multipart form, or JSON with `content` (text) or `contentBase64`. A request brings at most 32 MiB.",
  operations: [
    {
      id: "listDocuments",
      method: "get",
      path: "/api/sessions/{id}/documents",
      summary: "List documents",
      parameters: [SESSION_ID],
      answers: { 200: ALL },
      errors: ["session_not_found"],
    },
    {
      id: "addDocuments",
      method: "post",
      path: "/api/sessions/{id}/documents",
      summary: "Add one document, or several",
      parameters: [SESSION_ID],
      body: {
        schema: "NewDocumentOrDocuments",
        also: "files",
        examples: { "A text": NOTES, Several: { documents: [NOTES, { ...NOTES, filename: "more.md" }] } },
      },
      answers: {
        201: {
          description: "The document, or for several all that are new",
          schema: "DocumentOrDocuments",
          headers: ["Location"],
        },
      },
      errors: ["session_not_found", "document_exists"],
    },
    {
      id: "replaceDocuments",
      method: "put",
      path: "/api/sessions/{id}/documents",
      summary: "Put documents in the place of all others",
      parameters: [SESSION_ID],
      body: {
        schema: "NewDocumentOrDocuments",
        also: "files",
        examples: { Several: { documents: [NOTES] } },
      },
      answers: { 200: ALL },
      errors: ["session_not_found"],
    },
    {
      id: "deleteDocuments",
      method: "delete",
      path: "/api/sessions/{id}/documents",
      summary: "Delete all documents",
      parameters: [SESSION_ID],
      answers: { 204: GONE },
      errors: ["session_not_found"],
    },
    {
      id: "getDocument",
      method: "get",
      path: "/api/sessions/{id}/documents/{docId}",
      summary: "What is known of a document",
      parameters: [SESSION_ID, DOC_ID],
      answers: { 200: ONE },
      errors: ["session_not_found", "document_not_found"],
    },
    {
      id: "readDocument",
      method: "get",
      path: "/api/sessions/{id}/documents/{docId}/content",
      summary: "The bytes of a document",
      description: "Whole or in part, and never as something that a browser would run.",
      parameters: [SESSION_ID, DOC_ID, RANGE, IF_NONE_MATCH],
      answers: {
        200: { description: "The document", contentType: "*/*", headers: ["ETag"] },
        206: { description: "The part", contentType: "*/*", headers: ["ETag"] },
        304: { description: "You have this version", headers: ["ETag"] },
        416: { description: "There is no such part", headers: ["ETag"] },
      },
      errors: ["session_not_found", "document_not_found"],
    },
    {
      id: "addDocument",
      method: "post",
      path: "/api/sessions/{id}/documents/{docId}",
      summary: "Add a document under an id of your own",
      parameters: [SESSION_ID, DOC_ID],
      body: BODY,
      answers: { 201: { ...ONE, headers: ["Location"] } },
      errors: ["session_not_found", "document_exists"],
    },
    {
      id: "putDocument",
      method: "put",
      path: "/api/sessions/{id}/documents/{docId}",
      summary: "Add or replace a document",
      parameters: [SESSION_ID, DOC_ID],
      body: BODY,
      answers: {
        200: { ...ONE, description: "The document in its new state" },
        201: { ...ONE, description: "The new document", headers: ["Location"] },
      },
      errors: ["session_not_found"],
    },
    {
      id: "deleteDocument",
      method: "delete",
      path: "/api/sessions/{id}/documents/{docId}",
      summary: "Delete a document",
      parameters: [SESSION_ID, DOC_ID],
      answers: { 204: GONE },
      errors: ["session_not_found", "document_not_found"],
    },
  ],
};
