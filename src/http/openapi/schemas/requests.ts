import { type TSchema, Type as t } from "@sinclair/typebox";
import { BOUNDS } from "../../../domain/submission.ts";
import { BulkBody } from "../../api/bulk-request.ts";
import { CancelBody } from "../../api/cancel.ts";
import { CredentialBody } from "../../api/credential-body.ts";
import { SwitchBody } from "../../api/delivery-routes.ts";
import { DocumentBody, DocumentsBody } from "../../api/document-body.ts";
import { QueueEditBody } from "../../api/queues.ts";
import { ScheduleBody, ScheduleEditBody } from "../../api/schedule-body.ts";
import { SessionBody } from "../../api/session-routes.ts";
import { InputBody, JobEditBody, SubmissionBody } from "../../api/submission.ts";
import { TokenBody } from "../../api/token-body.ts";
import { ref } from "../json-schema.ts";

/** The bodies of requests, as they are really checked. */
export const REQUEST_SCHEMAS: Readonly<Record<string, TSchema>> = {
  // Open: each type adds its own two fields, and then closes the object.
  JobOptions: t.Object(t.Omit(SubmissionBody, ["type", "input"]).properties, {
    description: "What may be said of a new job besides its type and input",
  }),
  NewJobs: t.Object(
    { jobs: t.Array(ref("NewJob"), { minItems: 1, maxItems: BOUNDS.batch }) },
    { additionalProperties: false },
  ),
  JobEdit: JobEditBody,
  JobInput: InputBody,
  Cancel: CancelBody,
  Bulk: BulkBody,
  NewSession: SessionBody,
  NewDocument: DocumentBody,
  NewDocumentOrDocuments: t.Unsafe({ oneOf: [ref("NewDocument"), DocumentsBody] }),
  NewSchedule: ScheduleBody,
  ScheduleEdit: ScheduleEditBody,
  EndpointSwitch: SwitchBody,
  QueueEdit: QueueEditBody,
  NewToken: TokenBody,
  NewCredential: CredentialBody,
};
