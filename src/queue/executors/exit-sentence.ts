const SIGNALS: Readonly<Record<string, string>> = {
  SIGHUP: "was ended by SIGHUP",
  SIGINT: "was interrupted (SIGINT)",
  SIGQUIT: "was ended by SIGQUIT",
  SIGILL: "crashed (SIGILL: a bad instruction)",
  SIGTRAP: "crashed (SIGTRAP)",
  SIGABRT: "gave up (SIGABRT)",
  SIGBUS: "crashed (SIGBUS: a bad memory address)",
  SIGFPE: "crashed (SIGFPE: a bad calculation)",
  SIGKILL: "was killed by SIGKILL, perhaps because memory ran out",
  SIGSEGV: "crashed (SIGSEGV: a bad memory address)",
  SIGPIPE: "wrote to a program that had gone (SIGPIPE)",
  SIGTERM: "was ended by SIGTERM",
  SIGXCPU: "ran out of processor time (SIGXCPU)",
  SIGXFSZ: "wrote a file that is too large (SIGXFSZ)",
  SIGSYS: "made a system call that is forbidden (SIGSYS)",
};

/** Exit codes by which a shell passes on that its program was ended by a signal. */
const BY_CODE: Readonly<Record<number, string>> = {
  129: "SIGHUP",
  130: "SIGINT",
  131: "SIGQUIT",
  132: "SIGILL",
  133: "SIGTRAP",
  134: "SIGABRT",
  135: "SIGBUS",
  136: "SIGFPE",
  137: "SIGKILL",
  139: "SIGSEGV",
  141: "SIGPIPE",
  143: "SIGTERM",
  152: "SIGXCPU",
  153: "SIGXFSZ",
  159: "SIGSYS",
};

export interface Exit {
  /** 128 + n when signal n ended the program. */
  readonly code: number;
  readonly signal: string | null;
  /** The last line that the program wrote to its standard error; null = none. */
  readonly lastError: string | null;
}

/** Explains to a person how a program failed that did not say so itself. */
export function exitSentence({ code, signal, lastError }: Exit): string {
  const name = signal ?? BY_CODE[code];
  const what =
    name === undefined ? plain(code) : `${SIGNALS[name] ?? `was ended by ${name}`}, exit code ${code}`;
  return lastError === null ? `The program ${what}` : `The program ${what}. Its last words: ${lastError}`;
}

function plain(code: number): string {
  if (code === 126) return "could not be run: it is not an executable file (exit code 126)";
  if (code === 127) return "could not be run: it was not found (exit code 127)";
  return `ended with exit code ${code}`;
}
