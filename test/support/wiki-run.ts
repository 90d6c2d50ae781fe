import { wiki } from "../../src/jobs/wiki/wiki.ts";
import { type HandlerRun, handlerContext } from "./handler-context.ts";
import { type Content, type Fixture, repository } from "./repository.ts";
import { type CheckedWiki, checkWiki } from "./wiki-checks.ts";

/** A repository and the finished run of the job `wiki` over it. */
export interface WikiRun extends AsyncDisposable {
  readonly run: HandlerRun;
  readonly result: unknown;
  readonly fixture: Fixture;
}

/** Documents a folder with a repository, as the runner would: the input is normalised first. */
export async function documentFolder(
  path: string,
  input: Readonly<Record<string, unknown>> = {},
  run?: HandlerRun,
): Promise<{ readonly run: HandlerRun; readonly result: unknown }> {
  const context = run ?? (await handlerContext({ policy: { repoRoots: [path] } }));
  const result = await wiki.run(context.ctx, wiki.normalise({ repo: path, ...input }));
  return { run: context, result };
}

/** Makes a repository with one commit of these files, and documents it. */
export async function documented(
  files: Readonly<Record<string, Content>>,
  input: Readonly<Record<string, unknown>> = {},
): Promise<WikiRun> {
  const fixture = await repository({ files });
  const { run, result } = await documentFolder(fixture.path, input);
  return {
    run,
    result,
    fixture,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}

/** As `documented`, and holds what came of it to the promises of `checkWiki`; the caller looks at the problems. */
export async function checkedWiki(
  files: Readonly<Record<string, Content>>,
  input: Readonly<Record<string, unknown>> = {},
): Promise<WikiRun & { readonly wiki: CheckedWiki }> {
  const made = await documented(files, input);
  return { ...made, wiki: await checkWiki(made.run.outputDir) };
}
