/** The command line can't be understood; each line of the message says one thing that is wrong with it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The command whose help would have prevented it. */
  readonly command: string | null;

  constructor(message: string, command: string | null = null) {
    super(message);
    this.command = command;
  }
}
