/** A script that does its work itself and lets a deck show it: in the bar of every page, with a × that stops it. */
import { jobdeck } from "jobdeck";

// The data folder of the deck that shows it. Without job types this one takes no jobs of others.
await using deck = jobdeck({ data: Bun.env["DATA"] ?? "./data" });
await deck.start();

const files = ["a.txt", "b.txt", "c.txt"];

// A function, wrapped: completed with what it returns, failed with what it throws.
const copied = await deck.tracker.runCommand(
  ({ signal, updateProgress }) => {
    for (const [done, file] of files.entries()) {
      signal.throwIfAborted();
      updateProgress(done, files.length, `Copying ${file}`);
    }
    return { copied: files.length };
  },
  { name: "Nightly backup", jobMetadata: { disk: "sda" } },
);
console.log(`Copied ${copied.copied} files`);

// Or by hand, where one function does not hold the work.
const job = await deck.tracker.createJob("verify", { files: files.length }, { title: "Verify the backup" });
for (const [done, file] of files.entries()) {
  if (job.isCancelled()) break;
  job.updateProgress(done, files.length, `Verifying ${file}`);
}
const { status } = await deck.tracker.completeJob(job.jobId, true);
console.log(`Verified: ${status}`);
