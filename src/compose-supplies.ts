import type { Credentials } from "./credentials/credentials.ts";
import type { Job } from "./domain/job.ts";
import type { SessionDocument } from "./domain/session.ts";
import type { Supplies } from "./domain/supplies.ts";
import type { Catalog } from "./jobs/catalog.ts";

interface Options {
  readonly catalog: Pick<Catalog, "find">;
  readonly credentials: Pick<Credentials, "keyFor">;
  readonly documents: {
    find(id: string): SessionDocument | undefined;
    /** Absolute. */
    pathOf(id: string): string;
  };
}

/** Finds what a job is handed of this deck; null = its type has asked for nothing. */
export function createSupplies({ catalog, credentials, documents }: Options): (job: Job) => Supplies | null {
  return ({ type, input, queue }) => {
    const { address, documents: ids = [] } = catalog.find(type)?.needsOf(input) ?? {};
    if (address === undefined && ids.length === 0) return null;
    return {
      key: address === undefined ? null : credentials.keyFor(address, queue),
      documents: ids.flatMap((id) => {
        const document = documents.find(id.toLowerCase());
        if (document === undefined) return [];
        return [{ id: document.id, filename: document.filename, path: documents.pathOf(document.id) }];
      }),
    };
  };
}
