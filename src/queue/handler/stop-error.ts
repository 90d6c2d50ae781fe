/** The reason that a run's AbortSignal carries. `word` is a StatusReason, or what a foreign caller wrote. */
export class StopError extends Error {
  override readonly name = "StopError";
  readonly word: string;

  constructor(word: string) {
    super(sentence(word));
    this.word = word;
  }
}

function sentence(word: string): string {
  switch (word) {
    case "user":
    case "api":
      return "The job was cancelled";
    case "timeout":
      return "The job's time limit was reached";
    case "limit":
      return "One of the job's limits was reached";
    case "shutdown":
      return "The process that ran the job is shutting down";
    default:
      return `The job was asked to stop (${word})`;
  }
}
