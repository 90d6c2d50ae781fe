/** What is used of htmx 4.0.1; it is loaded before this script. */
interface Htmx {
  process(element: Element, force?: boolean): void;
  registerExtension(name: string, extension: Extension): void;
}

export interface HtmxInternals {
  morph(old: Element, fresh: DocumentFragment, innerOnly: boolean): void;
}

interface Extension {
  init(internals: HtmxInternals): void;
  /** Gives the elements that it touched, true when there were none, or false for a style that it does not know. */
  handle_swap(style: string, target: Element, fragment: DocumentFragment): readonly Element[] | boolean;
}

declare global {
  var htmx: Htmx;
}

/** A connection of htmx's `sse` extension, as far as it is used. */
export interface Connection {
  readonly reader?: { cancel(): Promise<void> } | null;
}

/** The details of htmx's events that are used; each event has some of them. */
interface HtmxDetail {
  readonly ctx?: { readonly sourceElement?: unknown; readonly select?: string | null };
  readonly connection?: Connection;
  readonly sourceElement?: unknown;
  readonly response?: { readonly status: number };
  readonly data?: string;
}

export function detailOf(event: Event): HtmxDetail {
  // htmx makes these events; their shape is what its version, which is fixed, gives them.
  return event instanceof CustomEvent && event.detail !== null ? (event.detail as HtmxDetail) : {};
}

/** The element whose request an event is about. */
export function sourceOf(event: Event): Element | null {
  const { ctx, sourceElement } = detailOf(event);
  const source = sourceElement ?? ctx?.sourceElement;
  return source instanceof Element ? source : null;
}

export function isStream(element: Element | null): boolean {
  return element?.hasAttribute("hx-sse:connect") === true;
}
