import { openApiDocument } from "../../src/http/openapi/document.ts";
import { referenceOf } from "../../src/http/openapi/reference.ts";
import type { Reference } from "../../views/reference.ts";
import { types } from "./samples.ts";

/** The reference as a server with the sample types has it. */
export const reference: Reference = referenceOf(
  openApiDocument(types, { prefix: "", version: "0.1.0" }),
  "http://localhost:3000",
);
