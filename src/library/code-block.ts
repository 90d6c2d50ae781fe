import { escapeHtml } from "./escape.ts";
import type { Highlighter } from "./highlight.ts";

/** Longer code is shown without colours: 100,000 characters take highlight.js about 50 ms. */
const MAX_CHARACTERS = 100_000;

/**
 * Code with its language and a button to copy it, which a script shows (`[data-copy]`, hidden without one).
 * @param info what stands after the fence's backticks; its first word is the language
 */
export function codeBlock(code: string, info: string, highlighter: Highlighter): string {
  const word = info.trim().split(/[\s{,:]/)[0] ?? "";
  const language = highlighter.byName(word);
  const { html } = highlighter.highlight(code, language, MAX_CHARACTERS);
  const id = language?.id ?? word.toLowerCase();
  const label = language?.label ?? word;
  return (
    `<div class="code-block" data-lang="${escapeHtml(id)}">` +
    `<div class="code-head"><span class="code-lang">${escapeHtml(label)}</span>` +
    `<button type="button" class="copy" data-copy hidden>Copy</button></div>` +
    `<pre tabindex="0"><code class="hljs">${html}</code></pre></div>\n`
  );
}

/** A diagram in a language that is not drawn here, as code that says so. */
export function diagramSource(code: string, info: string, highlighter: Highlighter): string {
  return `<figure class="code-figure">${codeBlock(code, info, highlighter)}<figcaption>Diagram source</figcaption></figure>\n`;
}

/** In place of a diagram that cannot be drawn: why, and what was written. */
export function diagramError(problem: string, written: string): string {
  return (
    `<div class="diagram-error"><p>This diagram cannot be drawn: ${escapeHtml(problem)}.</p>` +
    `<pre tabindex="0"><code>${escapeHtml(written)}</code></pre></div>\n`
  );
}
