import type { TSchema } from "@sinclair/typebox";
import type { ErrorCode } from "../../domain/errors.ts";

export const METHODS = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof METHODS)[number];

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  readonly schema: TSchema;
  readonly example?: unknown;
}

export interface RequestBody {
  /** The name of a schema of the document. */
  readonly schema: string;
  /** Bodies that work as they stand, by what they show. */
  readonly examples: Readonly<Record<string, unknown>>;
  /** Whether it can't be left out; default true. */
  readonly required?: boolean;
  /** In which ways it may be sent besides JSON: as the fields of a form, or as the files of one. */
  readonly also?: "fields" | "files";
}

/** The headers that an answer may carry besides those that all have. */
export type AnswerHeader = "ETag" | "Location";

export interface Answer {
  readonly description: string;
  /** The name of a schema of the document, for JSON. */
  readonly schema?: string;
  /** For anything but JSON. */
  readonly contentType?: string;
  readonly headers?: readonly AnswerHeader[];
}

/** One row of the API: what is served at a method and a path, and how. */
export interface Operation {
  /** Unique; generated clients name their functions after it. */
  readonly id: string;
  readonly method: Method;
  /** As OpenAPI writes it, such as `/api/jobs/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Markdown without headings. */
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: RequestBody;
  /** By status; what fails is told by `errors`. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes of its own failures; those that every operation, or each of its kind, can have are added. */
  readonly errors?: readonly ErrorCode[];
  /** An address for HTML forms, which know GET and POST only: the id of the operation that programs use. */
  readonly formOf?: string;
}

/** Operations about one thing. */
export interface Group {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Operation[];
}
