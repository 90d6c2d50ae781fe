import hljs from "highlight.js/lib/core";
import { escapeHtml } from "./escape.ts";
import { LANGUAGES, type Language } from "./languages.ts";

export interface Highlighted {
  /** Escaped text with `<span class="hljs-…">`; no other markup. */
  readonly html: string;
  /** null when the language is not known. */
  readonly language: Language | null;
}

export interface Highlighter {
  /** @param name a fence's language, in any case */
  byName(name: string): Language | null;
  /** @param path only the file's name counts */
  byPath(path: string): Language | null;
  /** Never fails: what has no language, or is longer than `limit` characters, comes back plain. */
  highlight(code: string, language: Language | null, limit: number): Highlighted;
}

export function createHighlighter(): Highlighter {
  const engine = hljs.newInstance();
  engine.configure({ throwUnescapedHTML: false });
  const names = new Map<string, Language>();
  for (const language of LANGUAGES) {
    engine.registerLanguage(language.id, language.grammar);
    for (const name of [language.id, ...language.names]) names.set(name, language);
  }
  return {
    byName: (name) => names.get(name.toLowerCase()) ?? null,
    byPath(path) {
      const file = path.slice(path.lastIndexOf("/") + 1);
      const dot = file.lastIndexOf(".");
      const whole =
        (/^[A-Z]/.test(file) ? names.get(file) : undefined) ??
        (file.startsWith("Dockerfile") ? names.get("dockerfile") : undefined);
      return whole ?? (dot < 0 ? null : (names.get(file.slice(dot + 1).toLowerCase()) ?? null));
    },
    highlight(code, language, limit) {
      if (language === null || code.length > limit) return { html: escapeHtml(code), language };
      const { value } = engine.highlight(code, { language: language.id, ignoreIllegals: true });
      return { html: value, language };
    },
  };
}
