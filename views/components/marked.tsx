/** @jsxImportSource @kitajs/html */
import type { MarkedText } from "../../src/domain/docs-search.ts";

/** A text with what was looked for marked. */
export function Marked({ pieces }: { pieces: readonly MarkedText[] }): JSX.Element {
  return (
    <>{pieces.map(({ text, marked }) => (marked ? <mark safe>{text}</mark> : <span safe>{text}</span>))}</>
  );
}
