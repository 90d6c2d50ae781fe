import type { Group } from "../operation.ts";
import { AFTER, inPath, limit } from "../parameters.ts";

export const SESSION_ID = inPath("id", "The id of a session", "mine");
const MOST = 1000;
const GONE = { description: "It is gone" } as const;

export const SESSIONS: Group = {
  name: "Sessions",
  description: "A session is a name that jobs share. It is there as soon as a job names it.",
  operations: [
    {
      id: "listSessions",
      method: "get",
      path: "/api/sessions",
      summary: "List sessions",
      parameters: [limit(MOST), { ...AFTER, description: "The id of the last session that you have" }],
      answers: { 200: { description: "The newest first", schema: "SessionPage" } },
    },
    {
      id: "createSession",
      method: "post",
      path: "/api/sessions",
      summary: "Create a session",
      body: {
        schema: "NewSession",
        also: "fields",
        required: false,
        examples: { "A session": { id: "another", title: "Another one" } },
      },
      answers: { 201: { description: "The new session", schema: "Session", headers: ["Location"] } },
      errors: ["session_exists"],
    },
    {
      id: "getSession",
      method: "get",
      path: "/api/sessions/{id}",
      summary: "Show a session",
      parameters: [SESSION_ID],
      answers: { 200: { description: "The session", schema: "Session" } },
      errors: ["session_not_found"],
    },
    {
      id: "listSessionJobs",
      method: "get",
      path: "/api/sessions/{id}/jobs",
      summary: "The jobs of a session",
      parameters: [SESSION_ID],
      answers: { 200: { description: "The oldest first, at most 1,000", schema: "Jobs" } },
      errors: ["session_not_found"],
    },
    {
      id: "deleteSession",
      method: "delete",
      path: "/api/sessions/{id}",
      summary: "Delete a session with its jobs, what they left, and its documents",
      parameters: [SESSION_ID],
      answers: { 204: GONE },
      errors: ["session_not_found", "session_busy"],
    },
    {
      id: "deleteSessionByForm",
      method: "post",
      path: "/api/sessions/{id}/delete",
      summary: "Delete a session, by a form",
      formOf: "deleteSession",
      parameters: [SESSION_ID],
      answers: { 204: GONE },
      errors: ["session_not_found", "session_busy"],
    },
  ],
};
