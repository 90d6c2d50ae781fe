import { type BulkAction, type BulkFilter, queryOf } from "../src/domain/bulk.ts";
import type { DeliveryState } from "../src/domain/delivery.ts";
import type { Status } from "../src/domain/status.ts";

/** Which part of a list: cursors. */
export interface Place {
  readonly before?: string;
  readonly after?: string;
}

/** How a list is cut into pages. */
export interface Cut {
  /** Default: the newest first. */
  readonly order?: "asc" | "desc";
  readonly limit?: number;
}

export interface JobListQuery extends Place {
  readonly statuses?: readonly Status[];
  readonly types?: readonly string[];
}

/** Which deliveries. */
export interface WebhooksQuery extends Place {
  readonly status?: DeliveryState;
  readonly job?: string;
}

/**
 * Every address that a view may name.
 * @param prefix where the product is mounted, such as `/deck`; "" at the root
 */
export function links(prefix: string) {
  const job = (id: string) => `${prefix}/jobs/${encoded(id)}`;
  const apiJob = (id: string) => `${prefix}/api/jobs/${encoded(id)}`;
  const apiSchedule = (id: string) => `${prefix}/api/schedules/${encoded(id)}`;
  return {
    home: (type?: string) => `${prefix}/${type === undefined ? "" : `?type=${encoded(type)}`}`,
    jobs: (query: JobListQuery = {}) => `${prefix}/jobs${search(query)}`,
    /** The list as a filter narrows it. */
    jobsOf: (filter: BulkFilter, place: Place & Cut = {}) =>
      `${prefix}/jobs${asked([...queryOf(filter), ...placed(place)])}`,
    /** Where the jobs that were picked on a list go: the page that asks. */
    bulkPicked: () => `${prefix}/jobs/bulk`,
    /** The page that asks before something is done to many jobs. */
    bulk: (action: BulkAction, filter: BulkFilter) =>
      `${prefix}/jobs/bulk?${new URLSearchParams([["action", action], ...queryOf(filter)])}`,
    startBulk: () => `${prefix}/api/jobs/bulk`,
    job,
    library: (place: Place = {}) => `${prefix}/library${search(place)}`,
    /** A page of a job's documentation; without a path the one it opens at. */
    docs: (id: string, path = "") => `${prefix}/docs/${encoded(id)}/${segments(path)}`,
    static: (name: string) => `${prefix}/static/${name}`,
    create: () => `${prefix}/api/jobs`,
    cancel: (id: string) => `${apiJob(id)}/cancel`,
    retry: (id: string) => `${apiJob(id)}/retry`,
    /** The form's way to DELETE /api/jobs/:id. */
    remove: (id: string) => `${apiJob(id)}/delete`,
    json: apiJob,
    log: (id: string) => `${apiJob(id)}/log`,
    artifact: (id: string, path: string) => `${apiJob(id)}/artifacts/${segments(path)}`,
    artifactsZip: (id: string) => `${apiJob(id)}/artifacts.zip`,
    schedules: () => `${prefix}/schedules`,
    /** Where one is made, with the form of a type. */
    newSchedule: (type?: string) =>
      `${prefix}/schedules/new${type === undefined ? "" : `?type=${encoded(type)}`}`,
    schedule: (id: string) => `${prefix}/schedules/${encoded(id)}`,
    createSchedule: () => `${prefix}/api/schedules`,
    /** The form's way to PATCH it, too. */
    scheduleJson: apiSchedule,
    runSchedule: (id: string) => `${apiSchedule(id)}/run`,
    /** The form's way to DELETE it. */
    removeSchedule: (id: string) => `${apiSchedule(id)}/delete`,
    schedulePreview: () => `${prefix}/api/schedules/preview`,
    webhooks: (query: WebhooksQuery = {}) => `${prefix}/webhooks${asked(Object.entries(query))}`,
    redeliver: (id: string) => `${prefix}/api/webhooks/deliveries/${encoded(id)}/redeliver`,
    switchEndpoint: () => `${prefix}/api/webhooks/endpoints`,
    /** Everywhere. */
    search: (q = "") =>
      `${prefix}/search${q === "" ? "" : `?${new URLSearchParams({ q: q.toWellFormed() })}`}`,
    /** In one documentation. */
    docsSearch: (id: string, q = "") =>
      `${prefix}/docs/${encoded(id)}/_search${q === "" ? "" : `?${new URLSearchParams({ q: q.toWellFormed() })}`}`,
    settings: () => `${prefix}/settings`,
    settingsJson: () => `${prefix}/settings?format=json`,
    credentials: () => `${prefix}/settings#credentials`,
    addCredential: () => `${prefix}/api/credentials`,
    /** The form's way to DELETE it. */
    removeCredential: (id: string) => `${prefix}/api/credentials/${encoded(id)}/delete`,
    metrics: () => `${prefix}/metrics`,
    health: () => `${prefix}/healthz`,
    reference: () => `${prefix}/api/reference`,
    openApi: () => `${prefix}/openapi.json`,
    workers: () => `${prefix}/workers`,
    /** The form's way to PATCH it, too. */
    queue: (name: string) => `${prefix}/api/queues/${encoded(name)}`,
    sessions: (after?: string) =>
      `${prefix}/sessions${after === undefined ? "" : `?after=${encoded(after)}`}`,
    session: (id: string) => `${prefix}/sessions/${encoded(id)}`,
    documents: (sessionId: string) => `${prefix}/api/sessions/${encoded(sessionId)}/documents`,
    document: (sessionId: string, id: string) =>
      `${prefix}/api/sessions/${encoded(sessionId)}/documents/${encoded(id)}/content`,
    signIn: () => `${prefix}/login`,
    signOut: () => `${prefix}/logout`,
    theme: () => `${prefix}/ui/theme`,
    taskbarStream: (cursor: string) => `${prefix}/ui/taskbar?after=${encoded(cursor)}`,
    webhooksStream: (query: WebhooksQuery = {}) => `${prefix}/ui/webhooks${asked(Object.entries(query))}`,
    workersStream: () => `${prefix}/ui/workers`,
    sessionStream: (id: string) => `${prefix}/ui/sessions/${encoded(id)}`,
    jobStream: (id: string, seq: number) => `${prefix}/ui/jobs/${encoded(id)}?after=${seq}`,
  } as const;
}

/** Half a character, which `encodeURIComponent` refuses, becomes U+FFFD, as it does in a file's name. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function segments(path: string): string {
  return path.split("/").map(encoded).join("/");
}

function search({ statuses = [], types = [], ...place }: JobListQuery): string {
  const filter = {
    ...(statuses.length > 0 ? { status: statuses } : {}),
    ...(types.length > 0 ? { type: types } : {}),
  };
  return asked([...queryOf(filter), ...placed(place)]);
}

function placed(place: Place & Cut): readonly (readonly [string, string])[] {
  return (["order", "limit", "before", "after"] as const).flatMap((name) => {
    const value = place[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
}

function asked(params: readonly (readonly [string, string])[]): string {
  const text = new URLSearchParams(params.map(([name, value]) => [name, value])).toString();
  return text === "" ? "" : `?${text}`;
}
