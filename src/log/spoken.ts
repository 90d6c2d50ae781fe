import { JobdeckError } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";

/** Who is told of bugs, and of what happens to the program as a whole. */
interface Spoken {
  readonly onFault: (cause: unknown) => void;
  readonly onNotice: (text: string) => void;
}

export function spokenIn(log: Log): Spoken {
  return {
    onFault(err) {
      // What is expected says all in its message.
      if (err instanceof JobdeckError) log.error({ code: err.reason }, err.message);
      else log.error({ err }, "Something failed by a bug");
    },
    onNotice: (text) => log.warn({}, text),
  };
}

/** For commands, which have no log. */
export const spokenOnConsole: Spoken = {
  onFault: (cause) => console.error(cause instanceof JobdeckError ? cause.message : cause),
  onNotice: (text) => console.error(text),
};
