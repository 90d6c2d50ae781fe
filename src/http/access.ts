import type { Scope } from "../domain/token.ts";
import { AREAS } from "./compat/connector/operations.ts";

/** What an address asks of whoever comes. */
export interface Need {
  /** `public`: it tells nothing about jobs, and changes nothing. */
  readonly scope: Scope | "public";
  /**
   * What it is to a token that is limited to some queues. `refused`: it tells of more than those; `job`: it is about the
   * job whose id is in the path; `own`: the handler itself looks at the queues; `free`: nothing of it belongs to a queue.
   */
  readonly limited: "refused" | "job" | "own" | "free";
}

const row = (scope: Need["scope"], limited: Need["limited"] = "refused"): Need => ({ scope, limited });
const PUBLIC = row("public", "free");
const SEE = row("read");
const RUN = row("run");
const CANCEL = row("cancel");
/** Every deletion is among these. */
const ADMIN = row("admin");

/** What is not in the list is for `admin`. */
const UNLISTED = ADMIN;

/**
 * Every route, as the web framework names it, without the prefix and without a slash at its end. A new one belongs in
 * here: test/http/access.test.ts compares the two.
 */
export const ROUTES: Readonly<Record<string, Need>> = {
  "GET /healthz": PUBLIC,
  "GET /readyz": PUBLIC,
  "GET /health": PUBLIC,
  "GET /static/*": PUBLIC,
  "GET /favicon.svg": PUBLIC,
  "GET /taskbar.js": PUBLIC,
  "GET /client.js": PUBLIC,
  "GET /login": PUBLIC,
  "POST /login": PUBLIC,
  "POST /logout": PUBLIC,
  "POST /ui/theme": PUBLIC,
  "OPTIONS /api/*": PUBLIC,
  "ALL /*": PUBLIC,

  "GET /api/jobs": row("read", "own"),
  "POST /api/jobs": row("run", "own"),
  "POST /api/jobs/batch": row("run", "own"),
  // Its action decides: see rights.ts.
  "POST /api/jobs/bulk": SEE,
  "GET /api/jobs/stream": SEE,
  "GET /api/jobs/active": row("read", "own"),
  "GET /api/jobs/running/all": row("read", "own"),
  "GET /api/jobs/:id": row("read", "job"),
  "PATCH /api/jobs/:id": row("run", "job"),
  "DELETE /api/jobs/:id": ADMIN,
  "POST /api/jobs/:id/delete": ADMIN,
  "GET /api/jobs/:id/wait": row("read", "job"),
  "POST /api/jobs/:id/cancel": row("cancel", "job"),
  "PATCH /api/jobs/:id/cancel": row("cancel", "job"),
  "POST /api/jobs/:id/retry": row("run", "job"),
  "POST /api/jobs/:id/input": row("run", "job"),
  "GET /api/jobs/:id/attempts": row("read", "job"),
  "GET /api/jobs/:id/events": row("read", "job"),
  "GET /api/jobs/:id/log": row("read", "job"),
  "GET /api/jobs/:id/artifacts": row("read", "job"),
  "GET /api/jobs/:id/artifacts.zip": row("read", "job"),
  "GET /api/jobs/:id/artifacts/*": row("read", "job"),

  // Both tell of the job types that there are here.
  "GET /openapi.json": row("read", "free"),
  "GET /api/reference": row("read", "free"),
  "GET /api/types": row("read", "free"),
  "GET /api/types/:type": row("read", "free"),
  "GET /api/queues": row("read", "own"),
  "GET /api/queues/:name": row("read", "own"),
  "PATCH /api/queues/:name": ADMIN,
  "POST /api/queues/:name": ADMIN,
  "GET /api/stats": SEE,
  "GET /api/nodes": SEE,
  "GET /metrics": SEE,

  "GET /api/schedules": SEE,
  "POST /api/schedules": ADMIN,
  "GET /api/schedules/preview": SEE,
  "GET /api/schedules/:id": SEE,
  "PATCH /api/schedules/:id": ADMIN,
  "POST /api/schedules/:id": ADMIN,
  "DELETE /api/schedules/:id": ADMIN,
  "POST /api/schedules/:id/delete": ADMIN,
  "POST /api/schedules/:id/run": ADMIN,

  "GET /api/webhooks/deliveries": SEE,
  "GET /api/webhooks/deliveries/:id": SEE,
  "POST /api/webhooks/deliveries/:id/redeliver": ADMIN,
  "GET /api/webhooks/endpoints": SEE,
  "POST /api/webhooks/endpoints": ADMIN,

  "GET /api/sessions": SEE,
  "POST /api/sessions": RUN,
  "GET /api/sessions/:id": SEE,
  "DELETE /api/sessions/:id": ADMIN,
  "POST /api/sessions/:id/delete": ADMIN,
  "GET /api/sessions/:id/jobs": SEE,
  "GET /api/sessions/:id/documents": SEE,
  "POST /api/sessions/:id/documents": RUN,
  "PUT /api/sessions/:id/documents": RUN,
  "DELETE /api/sessions/:id/documents": ADMIN,
  "GET /api/sessions/:id/documents/:docId": SEE,
  "GET /api/sessions/:id/documents/:docId/content": SEE,
  "POST /api/sessions/:id/documents/:docId": RUN,
  "PUT /api/sessions/:id/documents/:docId": RUN,
  "DELETE /api/sessions/:id/documents/:docId": ADMIN,

  "GET /api/tokens": ADMIN,
  "POST /api/tokens": ADMIN,
  "DELETE /api/tokens/:id": ADMIN,

  "GET /api/credentials": ADMIN,
  "POST /api/credentials": ADMIN,
  "DELETE /api/credentials/:id": ADMIN,
  "POST /api/credentials/:id/delete": ADMIN,

  "GET /api/ws": row("read", "own"),
  "GET /ws": row("read", "own"),

  "GET /": SEE,
  "GET /jobs": SEE,
  "GET /jobs/bulk": SEE,
  "GET /jobs/:id": SEE,
  "GET /library": SEE,
  "GET /schedules": SEE,
  "GET /schedules/new": SEE,
  "GET /schedules/:id": SEE,
  "GET /sessions": SEE,
  "GET /sessions/:id": SEE,
  "GET /workers": SEE,
  "GET /webhooks": SEE,
  "GET /search": SEE,
  // It tells paths of the machine.
  "GET /settings": ADMIN,
  "GET /docs/:id": SEE,
  "GET /docs/:id/*": SEE,
  "GET /docs/:id/_search": SEE,
  "GET /docs/:id/src/*": SEE,
  "GET /ui/taskbar": SEE,
  "GET /ui/webhooks": SEE,
  "GET /ui/workers": SEE,
  "GET /ui/sessions/:id": SEE,
  "GET /ui/jobs/:id": SEE,

  "GET /v1/jobs": SEE,
  "GET /v1/jobs/active": SEE,
  "GET /v1/jobs/:id": SEE,
  "PATCH /v1/jobs/:id/cancel": CANCEL,
  "DELETE /v1/jobs/:id": ADMIN,

  "GET /compat/nodetool/api/jobs": SEE,
  "GET /compat/nodetool/api/jobs/running/all": SEE,
  "GET /compat/nodetool/api/jobs/triggers/running": SEE,
  "POST /compat/nodetool/api/jobs/triggers/:workflow/start": RUN,
  "POST /compat/nodetool/api/jobs/triggers/:workflow/stop": CANCEL,
  "GET /compat/nodetool/api/jobs/:id": SEE,
  "POST /compat/nodetool/api/jobs/:id/cancel": CANCEL,

  "POST /": RUN,
  "GET /api/job/:id": SEE,
  "GET /static-docs/:id": SEE,
  "GET /static-docs/:id/*": SEE,

  "POST /session": RUN,
  "POST /session/:sid": RUN,
  "GET /session/:sid": SEE,
  "DELETE /session/:sid": ADMIN,
  "GET /session/:sid/jobs": SEE,
  "GET /session/:sid/documentation": SEE,
  "GET /session/:sid/documentation/status": SEE,
  "POST /session/:sid/documentation": RUN,
  "PUT /session/:sid/documentation": RUN,
  "DELETE /session/:sid/documentation": ADMIN,
  "GET /session/:sid/documentation/:docId": SEE,
  "POST /session/:sid/documentation/:docId": RUN,
  "PUT /session/:sid/documentation/:docId": RUN,
  "DELETE /session/:sid/documentation/:docId": ADMIN,
  "GET /digester/:sid/classes/:oc": SEE,
  "PUT /digester/:sid/classes/:oc": RUN,
  ...operationsOf(AREAS),
};

/** Which commands of a WebSocket ask for more than its handshake, which is `read`. */
export const COMMAND_SCOPES: Readonly<Record<string, Scope>> = {
  run_job: "run",
  stream_input: "run",
  end_input_stream: "run",
  cancel_job: "cancel",
  reconnect_job: "read",
  get_status: "read",
  subscribe: "read",
  unsubscribe: "read",
  set_mode: "read",
};

/**
 * @param route as the web framework names it, such as `/api/jobs/:id`, without the prefix
 * @returns undefined when it is not in the list
 */
export function listedNeed(method: string, route: string): Need | undefined {
  // The Connector Generator has its addresses with and without this in front.
  const path = route.replace(/^\/api\/v1(?=\/)/, "").replace(/(?<=.)\/$/, "");
  const verb = method === "HEAD" ? "GET" : method;
  return ROUTES[`${verb} ${path}`] ?? ROUTES[`ALL ${path}`];
}

export function needOf(method: string, route: string): Need {
  return listedNeed(method, route) ?? UNLISTED;
}

/** One that is not in the list is for `admin`. */
export function needOfCommand(command: string): Scope {
  return COMMAND_SCOPES[command] ?? "admin";
}

/** Where jobs of the Connector Generator are started, read and overridden. */
function operationsOf(areas: typeof AREAS): Readonly<Record<string, Need>> {
  return Object.fromEntries(
    Object.entries(areas).flatMap(([area, operations]) =>
      operations.flatMap(({ path, overridable }) => {
        const at = `/${area}/:sid${path}`;
        return [
          [`GET ${at}`, SEE],
          [`POST ${at}`, RUN],
          ...(overridable ? [[`PUT ${at}`, RUN] as const] : []),
        ] as const;
      }),
    ),
  );
}
