/** One way to declare local names: the first group of `pattern` lists them. */
export interface Declaring {
  readonly pattern: RegExp;
  readonly list: "parameters" | "targets";
}

/**
 * The common ways only, each within a line or up to the next bracket, so that no text makes them slow: a use that is lost here is one less in a count,
 * and reading scopes from the tree costs more than all else that is done with a file.
 */
export const DECLARING = {
  python: [
    { pattern: /\bdef\s+\w+\s*\(([^()]*)/g, list: "parameters" },
    { pattern: /\blambda\s+([^:\n()]{0,200}):/g, list: "parameters" },
    { pattern: /^[ \t]+((?:\w+[ \t]*,[ \t]*){0,20}\w+)(?:[ \t]*:[^=\n]*)?[ \t]+=[ \t]/gm, list: "targets" },
    { pattern: /\bfor\s+((?:\w+[ \t]*,[ \t]*){0,20}\w+)\s+in\b/g, list: "targets" },
    { pattern: /^[ \t]+(?:with|except)\b[^\n]*\bas[ \t]+(\w+)/gm, list: "targets" },
  ],
  cLike: [
    { pattern: /\bfunction\b[\w$ \t*]{0,100}\(([^()]*)\)/g, list: "parameters" },
    { pattern: /\(([^()]*)\)[ \t]*(?::[^=\n{]{1,200})?=>/g, list: "parameters" },
    {
      pattern: /^[ \t]+(?:async[ \t]+)?[\w$#]+\(([^()]*)\)[ \t]*(?::[^;\n{]{1,200})?\{/gm,
      list: "parameters",
    },
    { pattern: /(?<![\w$])([A-Za-z_$][\w$]*)[ \t]*=>/g, list: "targets" },
    { pattern: /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)/g, list: "targets" },
    { pattern: /\bcatch[ \t]*\(([\w$]+)/g, list: "targets" },
  ],
} as const satisfies Readonly<Record<string, readonly Declaring[]>>;

const PARAMETER =
  /^\s*(?:(?:public|private|protected|readonly|override)\s+)*(?:\.\.\.|\*{0,2})\s*([A-Za-z_$][\w$]*)/;
const NAME = /[A-Za-z_$][\w$]*/g;

/** Where local names are declared that are also in `names`, in no certain order. */
export function* declaredAgain(
  text: string,
  ways: readonly Declaring[],
  names: ReadonlySet<string>,
): Generator<{ readonly name: string; readonly at: number }> {
  for (const { pattern, list } of ways) {
    for (const match of text.matchAll(pattern)) {
      const written = match[1] ?? "";
      const declared =
        list === "targets"
          ? (written.match(NAME) ?? [])
          : written.split(",").flatMap((part) => PARAMETER.exec(part)?.[1] ?? []);
      for (const name of declared) if (names.has(name)) yield { name, at: match.index };
    }
  }
}
