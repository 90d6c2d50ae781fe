/** A page as readers see it: without a byte order mark and without the block of settings at its top. */
export function withoutFrontMatter(markdown: string): string {
  const text = markdown.startsWith("\uFEFF") ? markdown.slice(1) : markdown;
  return text.replace(/^---\r?\n[\w-]+:(?:[^\n]*\n){1,200}?---[ \t]*(?:\r?\n|$)/, "");
}
