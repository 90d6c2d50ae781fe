/** @jsxImportSource @kitajs/html */
import { Icon } from "./icon.tsx";

const KEYS = [
  ["T", "Go to the running jobs"],
  ["↑ ↓", "Move between them"],
  ["Delete", "Cancel the one in focus"],
  ["G H", "Home"],
  ["G J", "Jobs"],
  ["G L", "Library"],
  ["Q / E", "Previous, next page of a documentation"],
  ["/ or Ctrl K", "Search, or the first field"],
  ["↑ ↓ or J K", "Move through what was found"],
  ["?", "This list"],
] as const;

/** The list of shortcuts, opened by `?`. */
export function KeyboardHelp({ prefix }: { prefix: string }): JSX.Element {
  return (
    <dialog id="keyboard" class="dialog" aria-labelledby="keyboard-title">
      <form method="dialog">
        <h2 id="keyboard-title">Keyboard</h2>
        <button type="submit" class="mark-button" aria-label="Close" title="Close">
          <Icon name="x" prefix={prefix} />
        </button>
      </form>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
