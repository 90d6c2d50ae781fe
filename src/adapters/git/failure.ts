import { JobdeckError, quote } from "../../domain/errors.ts";
import type { Opening } from "./opening.ts";

type Explained = readonly (readonly [RegExp, string])[];

/**
 * What git's own last words mean, as one sentence.
 * @param lines what it wrote, without progress and without secrets
 * @param opening what it was given to get in; null = nothing
 */
export function gitFailed(
  lines: readonly string[],
  exitCode: number | null,
  opening: Opening | null,
): JobdeckError {
  const fatal = lines.findLast((l) => /^(?:fatal|error|remote: .*error):/i.test(l)) ?? lines.at(-1);
  const reason =
    explained(lines, opening === null ? [] : explainedWith(opening)) ??
    explained(lines, EXPLAINED) ??
    fatal?.replace(/^(?:fatal|error): /i, "") ??
    `it ended with exit code ${exitCode}`;
  return new JobdeckError("git_failed", `Git could not read the repository: ${withoutPassword(reason)}`);
}

function explained(lines: readonly string[], reasons: Explained): string | undefined {
  return reasons.find(([pattern]) => lines.some((line) => pattern.test(line)))?.[1];
}

const EXPLAINED: Explained = [
  [/redirect|returned error: 30\d/i, "the server redirects to another address; give that one instead"],
  [
    /could not read (?:Username|Password)|Authentication failed/,
    "the server asks for a password; the repository is private or does not exist. An administrator can add a credential for it under Settings",
  ],
  [
    /does not appear to be a git repository|not a git repository/i,
    "there is no git repository at this place",
  ],
  [/fsck error/, "it holds an object that git refuses as damaged or dangerous"],
  [
    /unable to read [0-9a-f]{40}|could not fetch [0-9a-f]{40}|corruption on the remote side/i,
    "it lacks files of this commit; it is damaged or an incomplete copy",
  ],
  [
    /protocol error|bad line length|early EOF|hung up unexpectedly|unexpected disconnect|bad pack|pack signature|invalid index-pack output/i,
    "the server broke off, or does not speak git's protocol",
  ],
];

function explainedWith({ credential, host }: Opening): Explained {
  const name = quote(credential);
  return [
    [
      /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|No \S+ host key is known/i,
      `the host key of ${host} is not among those that were given with the credential ${name}; it is another server, or has new keys`,
    ],
    [
      /could not read (?:Username|Password)|Authentication failed|Permission denied|returned error: 40[13]/,
      `${host} did not accept the credential ${name}; it is wrong, has expired, or does not open this repository`,
    ],
    [
      /repository .* not found|Repository not found|does not appear to be a git repository/i,
      `${host} has no such repository, or the credential ${name} does not open it`,
    ],
  ];
}

/** An address without the name and password that it might carry. */
function withoutPassword(text: string): string {
  return text.replace(/(\w+:\/\/)[^\s/@]+@/g, "$1");
}
