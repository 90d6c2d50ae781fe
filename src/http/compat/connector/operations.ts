import { Type as t } from "@sinclair/typebox";
import { JobdeckError } from "../../../domain/errors.ts";
import { decode } from "../../decode.ts";

type Json = Readonly<Record<string, unknown>>;

/** One thing that the Connector Generator can be asked for, and what it is here. */
export interface Operation {
  /** Its name for this kind of job. */
  readonly name: string;
  /** The path behind area and session, with `:oc` for an object class and `:name` for a relation. */
  readonly path: string;
  /** Our job type. */
  readonly type: string;
  /** What its progress counts. */
  readonly counts: "documents" | "iterations" | null;
  /** Whether a person may put another result in the place of the one that was made. */
  readonly overridable: boolean;
  /** @throws JobdeckError `request_invalid` */
  inputOf(body: Json, sessionId: string): Json;
  /** The part of our result that was asked for. */
  partOf(result: unknown): unknown;
}

const word = t.String({ minLength: 1, maxLength: 300, pattern: "\\S" });
const count = (maximum: number) => t.Optional(t.Integer({ minimum: 1, maximum }));

const DiscoverBody = t.Object({
  applicationName: word,
  applicationVersion: t.Optional(t.String({ maxLength: 100 })),
  integrationType: t.Optional(t.Union(["SCIM", "REST", "DUMMY"].map((kind) => t.Literal(kind)))),
  numQueries: count(8),
  maxResultsPerQuery: count(100),
  maxCandidateLinks: count(1000),
});
const ScrapeBody = t.Object({
  starterLinks: t.Array(t.String({ minLength: 1, maxLength: 2000 }), { minItems: 1, maxItems: 1000 }),
  applicationName: word,
});

const whole = (result: unknown) => result;
const members =
  (...names: readonly string[]) =>
  (result: unknown): unknown => {
    if (typeof result !== "object" || result === null) return result;
    const found = Object.entries(result).filter(([name]) => names.includes(name));
    // A type that gives just this part gives it as it is.
    return found.length === 0 ? result : Object.fromEntries(found);
  };

const discover: Operation = {
  ...{ name: "discovery.getCandidateLinks", path: "/discovery", type: "discover", counts: null },
  overridable: false,
  inputOf(body) {
    const { applicationName, maxCandidateLinks = 10 } = decode(DiscoverBody, body, "the body");
    return { name: applicationName.trim(), limit: maxCandidateLinks };
  },
  partOf: whole,
};

const scrape: Operation = {
  ...{ name: "scrape.getRelevantDocumentation", path: "/scrape", type: "scrape", counts: "iterations" },
  overridable: false,
  inputOf: (body) => ({ urls: decode(ScrapeBody, body, "the body").starterLinks }),
  partOf: whole,
};

/** Not started at an address of its own: a document that is given to a session starts it. */
export const UPLOAD: Operation = {
  ...{
    name: "documentation.processUpload",
    path: "",
    type: "upload",
    counts: "documents",
    overridable: false,
  },
  inputOf: ({ documentId }) => ({ documentId }),
  partOf: whole,
};

const digest = (name: string, path: string, part: readonly string[], overridable = true): Operation => ({
  ...{ name: `digester.${name}`, path, type: "digest", counts: "documents", overridable },
  inputOf: (_, sessionId) => ({ sessionId }),
  partOf: members(...part),
});

const generate = (name: string, path: string): Operation => ({
  ...{ name: `codegen.${name}`, path, type: "codegen", counts: "documents", overridable: true },
  inputOf: (_, sessionId) => ({ sessionId, target: path.slice(1) }),
  partOf: whole,
});

const search = (kind: string) => generate("getSearch", `/classes/:oc/search/${kind}`);

/** The list of object classes, whose entries have addresses of their own. */
export const CLASSES = digest("getObjectClass", "/classes", ["objectClasses"]);

/** By the area that begins their addresses. */
export const AREAS: Readonly<Record<string, readonly Operation[]>> = {
  discovery: [discover],
  scrape: [scrape],
  digester: [
    CLASSES,
    digest("getObjectClassSchema", "/classes/:oc/attributes", ["attributes"]),
    digest("getEndpoints", "/classes/:oc/endpoints", ["endpoints"]),
    digest("getRelations", "/relations", ["relations"]),
    digest("getConnectivityEndpoint", "/connectivity-endpoint", ["connectivity"]),
    digest("getInfoMetadata", "/metadata", ["metadata"]),
    digest("getAuth", "/auth", ["auth"], false),
  ],
  codegen: [
    generate("getAuthorization", "/authorization"),
    generate("getNativeSchema", "/classes/:oc/native-schema"),
    generate("getConnID", "/classes/:oc/connid"),
    ...["all", "filter", "id"].map(search),
    generate("getCreate", "/classes/:oc/create"),
    generate("getUpdate", "/classes/:oc/update"),
    generate("getDelete", "/classes/:oc/delete"),
    generate("getRelation", "/relations/:name"),
  ],
};

const ALL: readonly Operation[] = [...Object.values(AREAS).flat(), UPLOAD];

/** What a job that was started elsewhere would be called: the first operation of its type. */
export function operationOf({
  type,
  tags,
}: {
  readonly type: string;
  readonly tags: readonly string[];
}): Operation | null {
  const named = ALL.find((one) => tags.some((tag) => tag.split(" ")[0] === one.name));
  return named ?? ALL.find((one) => one.type === type) ?? null;
}

/** By which a job of an operation is found again: its name and path, with the class or relation that it is about. */
export function tagOf({ name, path }: Operation, params: Readonly<Record<string, string>>): string {
  const about = path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? "").slice(1);
  return `${name} ${about}`.slice(0, 100);
}

export function notBuilt(type: string): JobdeckError {
  return new JobdeckError("type_unknown", `This server has no job type ${type}, which this would start`);
}
