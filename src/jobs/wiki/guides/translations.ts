import { posix } from "node:path";

const CODES =
  "ar|az|be|bg|bn|ca|cs|da|de|el|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|hy|id|it|ja|ka|kk|ko|lt|lv|mk|ml|ms|nb|nl|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|ta|te|th|tr|uk|ur|uz|vi|zh";
const CODE = new RegExp(`^(?:${CODES})(?:[-_](?:[a-z]{2}|hans|hant))?$`, "i");
const COUNTRY = /^(?:cn|jp|kr|tw|br|ua|zh|chinese|japanese|korean|russian|spanish|french|german)$/i;
const TREES = /(?:^|\/)(?:i18n|l10n|locales?|translations?)\//i;

/**
 * Whether a text says in another language what the repository also says in its main one: its name or folder carries
 * a language's code, and the same name without it, or with `en`, is there too.
 */
export function isTranslation(path: string, paths: ReadonlySet<string>): boolean {
  if (TREES.test(path)) return !/(?:^|\/)(?:i18n|l10n|locales?|translations?)\/en(?:[-_]\w+)?\//i.test(path);
  return ofName(path, paths) || ofFolder(path, paths);
}

/** `README.zh-CN.md`, `README_CN.md`, `guide.ja.rst`. */
function ofName(path: string, paths: ReadonlySet<string>): boolean {
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const [, base = "", tail = ""] =
    /^(.+?)[._-]([A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|[a-z]{6,8})$/.exec(stem) ?? [];
  if (!CODE.test(tail) && !COUNTRY.test(tail)) return false;
  return [`${base}${extension}`, `${base}.md`, `${base}.en${extension}`].some((p) => paths.has(p));
}

/** `docs/zh/guide.md` beside `docs/guide.md` or `docs/en/guide.md`. */
function ofFolder(path: string, paths: ReadonlySet<string>): boolean {
  const names = path.split("/");
  return names.slice(0, -1).some((name, at) => {
    if (!CODE.test(name)) return false;
    const without = [...names.slice(0, at), ...names.slice(at + 1)].join("/");
    const english = [...names.slice(0, at), "en", ...names.slice(at + 1)].join("/");
    return paths.has(without) || paths.has(english);
  });
}
