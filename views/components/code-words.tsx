/** @jsxImportSource @kitajs/html */

/** A sentence in which code stands between backticks. */
export function CodeWords({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text
        .split("`")
        .map((part, at) => (at % 2 === 1 ? <code safe>{part}</code> : <span safe>{part}</span>))}
    </>
  );
}
