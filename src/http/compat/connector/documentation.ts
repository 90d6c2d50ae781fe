import { JobdeckError, quote } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import type { SessionDocument } from "../../../domain/session.ts";
import { isFinal } from "../../../domain/status.ts";
import type { DocumentRequest } from "../../../tracker/sessions.ts";
import type { Web } from "../../web.ts";
import { connectorStatus } from "./job.ts";
import { startOperation } from "./job-routes.ts";
import { notBuilt, UPLOAD } from "./operations.ts";

/** The kinds of documents that it can read, by the ending of their names. */
const READABLE = new Set(
  "json yaml yml html htm xhtml md markdown txt text adoc rst csv graphql gql sql xml wsdl xsd raml log pdf docx proto ini toml conf".split(
    " ",
  ),
);
const MOST_UPLOADS = 1000;

/** @throws JobdeckError `unsupported_media_type`: said at once, not by a job that fails later */
export function refuseUnreadable({ filename }: Pick<DocumentRequest, "filename">): void {
  const ending = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  if (READABLE.has(ending)) return;
  throw new JobdeckError(
    "unsupported_media_type",
    `Expected a document of a kind that can be read (${[...READABLE].join(", ")}), got ${quote(filename)}`,
  );
}

/** Keeps documents, and starts the job that reads each of them. */
export async function upload(
  web: Web,
  sessionId: string,
  requests: readonly DocumentRequest[],
  { how, skipCache, by }: { readonly how: "add" | "alone"; readonly skipCache: boolean; readonly by: string },
): Promise<readonly { readonly document: SessionDocument; readonly job: Job }[]> {
  if (web.types.find(UPLOAD.type) === undefined) throw notBuilt(UPLOAD.type);
  for (const request of requests) refuseUnreadable(request);
  const documents = await web.sessions.save(sessionId, requests, how, by);
  const uploads = [];
  for (const document of documents) {
    const body = { documentId: document.id, skipCache };
    uploads.push({ document, job: await startOperation(web, UPLOAD, { sessionId, params: {}, body, by }) });
  }
  return uploads;
}

/** The jobs that read documents of a session, by the document's id; the newest of each. */
export function uploadsOf({ tracker }: Pick<Web, "tracker">, sessionId: string): ReadonlyMap<string, Job> {
  const { jobs } = tracker.list({ sessionId, types: [UPLOAD.type] }, { limit: MOST_UPLOADS, order: "desc" });
  return new Map(jobs.toReversed().map((job) => [documentOf(job), job]));
}

export function documentEntry(
  document: SessionDocument,
  job: Job | undefined,
): Readonly<Record<string, unknown>> {
  return {
    docId: document.id,
    sessionId: document.sessionId,
    filename: document.filename,
    contentType: document.contentType,
    status: job === undefined ? "finished" : connectorStatus(job),
    ...(job === undefined ? {} : { jobId: job.id }),
    metadata: document.metadata,
  };
}

/** The job that still reads a document; null = it is ready. */
export function pendingUpload(web: Pick<Web, "tracker">, document: SessionDocument): Job | null {
  const job = uploadsOf(web, document.sessionId).get(document.id);
  return job === undefined || isFinal(job.status) ? null : job;
}

/** How many pieces a document was cut into, as far as is known. */
export function chunksOf(document: SessionDocument, job: Job | undefined): number {
  const { chunkIds } = { chunkIds: document.metadata["chunkIds"] };
  if (Array.isArray(chunkIds)) return chunkIds.length;
  const result = job?.result;
  const chunks = typeof result === "object" && result !== null && "chunks" in result ? result.chunks : 0;
  return typeof chunks === "number" ? chunks : 0;
}

function documentOf({ input }: Job): string {
  const id = typeof input === "object" && input !== null && "documentId" in input ? input.documentId : "";
  return typeof id === "string" ? id.toLowerCase() : "";
}
