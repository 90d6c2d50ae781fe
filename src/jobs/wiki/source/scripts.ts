import type { GitFile } from "../../git.ts";
import type { Language } from "../language.ts";
import { languageNamed } from "../languages.ts";

const MOST_BYTES = 256 * 1024;
/** Where programs without an ending lie. */
const PLACE = /(?:^|\/)(?:bin|sbin|exe|libexec|scripts?)\/(?:[\w.-]+\/)*[\w-]+$|^[a-z][\w-]*$/;

/** Whether a file without an ending may be a program that says in its first line what runs it. */
export function mayBeScript({ path, size }: GitFile): boolean {
  return size !== null && size > 2 && size <= MOST_BYTES && PLACE.test(path);
}

const INTERPRETERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ba|da|k)?sh$/, "Shell"],
  [/^ruby$/, "Ruby"],
  [/^php$/, "PHP"],
];

/** The language that a program's first line names; null when there is none that is read. */
export function scriptLanguage(text: string): Language | null {
  const [, program = ""] =
    /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?([a-z]+)[\d.]*(?:[ \t]|\n|$)/.exec(text.slice(0, 200)) ??
    [];
  const name = INTERPRETERS.find(([pattern]) => pattern.test(program))?.[1];
  return name === undefined ? null : languageNamed(name);
}
