/** @jsxImportSource @kitajs/html */
/** Deeper or longer than this, a value is shown as its JSON text. */
const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;

/** Any JSON as a tree that opens without scripts. */
export function JsonTree({ value }: { value: unknown }): JSX.Element {
  return (
    <div class="json">
      <Value value={value} depth={0} />
    </div>
  );
}

function Value({ value, depth }: { value: unknown; depth: number }): JSX.Element {
  if (typeof value !== "object" || value === null) return <Scalar value={value} />;
  const entries = Object.entries(value);
  if (entries.length === 0) return <span class="json-empty">{Array.isArray(value) ? "[ ]" : "{ }"}</span>;
  if (depth >= MAX_DEPTH) return <span safe>{JSON.stringify(value)}</span>;
  return (
    <ul class="json-entries">
      {entries.slice(0, MAX_ENTRIES).map(([key, child]) => (
        <Entry name={key} value={child} depth={depth} />
      ))}
      {entries.length > MAX_ENTRIES ? (
        <li class="json-size" safe>{`${entries.length - MAX_ENTRIES} more`}</li>
      ) : (
        ""
      )}
    </ul>
  );
}

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }): JSX.Element {
  const size = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  if (size === 0) {
    return (
      <li>
        <span class="json-key" safe>
          {name}
        </span>{" "}
        <Value value={value} depth={depth + 1} />
      </li>
    );
  }
  return (
    <li>
      <details open={depth === 0 && size <= 12}>
        <summary>
          <span class="json-key" safe>
            {name}
          </span>{" "}
          <span class="json-size" safe>
            {Array.isArray(value) ? `[${size}]` : `{${size}}`}
          </span>
        </summary>
        <Value value={value} depth={depth + 1} />
      </details>
    </li>
  );
}

function Scalar({ value }: { value: unknown }): JSX.Element {
  const kind = value === null || value === undefined ? "null" : typeof value;
  return (
    <span class={`json-${kind}`} dir="auto" safe>
      {typeof value === "string" ? value : String(value ?? "null")}
    </span>
  );
}
