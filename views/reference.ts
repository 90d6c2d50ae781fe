/** The type of a field in words, with the name of the schema that says more. */
export interface FieldType {
  readonly words: string;
  /** Null = there is no more to say. */
  readonly schema: string | null;
}

export interface ReferenceField {
  readonly name: string;
  readonly type: FieldType;
  /** Whether it can't be left out; of an answer that goes without saying. */
  readonly required: boolean;
  /** Code is between backticks. */
  readonly description: string;
}

export interface ReferenceAnswer {
  readonly status: string;
  readonly description: string;
  readonly schema: string | null;
  /** Null for JSON. */
  readonly contentType: string | null;
}

export interface ReferenceFailure {
  readonly status: number;
  readonly code: string;
  readonly words: string;
}

export interface ReferenceOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly inPath: readonly ReferenceField[];
  readonly inQuery: readonly ReferenceField[];
  readonly inHeader: readonly ReferenceField[];
  readonly body: { readonly schema: string; readonly fields: readonly ReferenceField[] } | null;
  readonly answers: readonly ReferenceAnswer[];
  readonly failures: readonly ReferenceFailure[];
  readonly curl: string;
}

export interface ReferenceGroup {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly ReferenceOperation[];
}

export interface ReferenceSchema {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly ReferenceField[];
  /** Schemas of which it has all, or is one; empty = none. */
  readonly of: readonly string[];
  /** How it stands to them. */
  readonly how: "all" | "one";
}

/** The API as its reference shows it. */
export interface Reference {
  readonly groups: readonly ReferenceGroup[];
  readonly schemas: readonly ReferenceSchema[];
}
