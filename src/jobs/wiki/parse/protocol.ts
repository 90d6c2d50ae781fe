import type { FileFacts } from "../facts.ts";

export interface ParseTask {
  readonly path: string;
  readonly language: string;
  readonly text: string;
}

/** To the child: read these files, in order. */
export interface ParseRequest {
  readonly files: readonly ParseTask[];
}

/** From the child: first that it can read files, then one answer for each. */
export type ParseMessage = "ready" | ParseAnswer;

export type ParseAnswer =
  | { readonly path: string; readonly facts: FileFacts }
  | { readonly path: string; readonly failure: string };
