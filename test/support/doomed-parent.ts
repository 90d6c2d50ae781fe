/** Starts a run in a subprocess and says when its handler is at work; a test then kills it. Arguments: job id, type, input, folder. */
import { FIXTURE_JOBS } from "../queue/fixture-jobs.ts";
import { runRequest } from "./runs.ts";
import { subprocesses } from "./subprocesses.ts";

const [jobId = "", type = "", input = "{}", outputDir = ""] = Bun.argv.slice(2);
const request = runRequest({ type, input: JSON.parse(input), outputDir, jobId });
subprocesses(FIXTURE_JOBS).start(request, (report) => {
  if (report.type === "log") console.log(report.message);
});
