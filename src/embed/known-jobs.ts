import type { JobJson } from "../domain/job-json.ts";
import type { DefinedJob, JobType } from "../jobs/define.ts";

/** The names of the job types in a list. */
export type NameOf<Jobs extends readonly JobType[]> = Jobs[number]["type"];

/** A list whose names the compiler does not know allows everything. */
type Told<Jobs extends readonly JobType[], Name, Known> =
  string extends NameOf<Jobs>
    ? unknown
    : Extract<Jobs[number], { readonly type: Name }> extends never
      ? unknown
      : Known;

/** What a job of this name is given. */
export type InputOf<Jobs extends readonly JobType[], Name extends string> = Told<
  Jobs,
  Name,
  Extract<Jobs[number], { readonly type: Name }> extends DefinedJob<string, infer Input, infer _Result>
    ? Input
    : unknown
>;

/** What a job of this name returns. */
export type ResultOf<Jobs extends readonly JobType[], Name extends string> = Told<
  Jobs,
  Name,
  Extract<Jobs[number], { readonly type: Name }> extends DefinedJob<string, infer _Input, infer Result>
    ? Result
    : unknown
>;

export type JobOf<Jobs extends readonly JobType[], Name extends string> = JobJson<
  InputOf<Jobs, Name>,
  ResultOf<Jobs, Name>
>;
