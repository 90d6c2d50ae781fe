import { GROUPS } from "./groups.ts";
import { ref } from "./json-schema.ts";
import { describedOperation, HEADERS } from "./operation-json.ts";
import { CREDENTIAL_SCHEMAS } from "./schemas/credentials.ts";
import { JOB_SCHEMAS } from "./schemas/job.ts";
import { JOB_PART_SCHEMAS } from "./schemas/job-parts.ts";
import { newJobSchemas, type StartedType } from "./schemas/new-job.ts";
import { OTHER_SCHEMAS } from "./schemas/others.ts";
import { REQUEST_SCHEMAS } from "./schemas/requests.ts";
import { SERVER_SCHEMAS } from "./schemas/server.ts";
import { TOKEN_SCHEMAS } from "./schemas/tokens.ts";
import { simplified } from "./simplified.ts";

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** By path and method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly [kind: string]: Json };
}

const ABOUT =
  "Everything that the pages can do, a program can do. Names are camelCase, times RFC 3339 in UTC with milliseconds, what is absent is null. Failures are `{error: {code, message, details, requestId}}`; codes do not change.";

/**
 * The API in OpenAPI 3.1, made from the table of operations, from the schemas with which bodies are checked, and from
 * the job types of this server.
 * @param prefix where it is mounted; "" = at the root
 */
export function openApiDocument(
  types: readonly StartedType[],
  { prefix, version }: { readonly prefix: string; readonly version: string },
): OpenApiDocument {
  const own = mapped({
    ...{
      ...JOB_SCHEMAS,
      ...JOB_PART_SCHEMAS,
      ...OTHER_SCHEMAS,
      ...SERVER_SCHEMAS,
      ...TOKEN_SCHEMAS,
      ...CREDENTIAL_SCHEMAS,
    },
    ...REQUEST_SCHEMAS,
  });
  const paths: Record<string, Readonly<Record<string, Json>>> = {};
  for (const { name, operations } of GROUPS) {
    for (const operation of operations) {
      const described = { [operation.method]: describedOperation(operation, name) };
      paths[operation.path] = { ...paths[operation.path], ...described };
    }
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Jobdeck",
      version,
      description: ABOUT,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: prefix === "" ? "/" : prefix, description: "This server" }],
    tags: GROUPS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      headers: HEADERS,
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "A token; nobody needs one until the first is created.",
        },
      },
      schemas: {
        ...own,
        ...newJobSchemas(types, own),
      },
      responses: {
        Bug: {
          description: "`internal_error`: our fault; the server's log has more under the request id",
          content: { "application/json": { schema: ref("Failure") } },
        },
      },
    },
  };
}

function mapped(schemas: Json): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, simplified(schema)]));
}
