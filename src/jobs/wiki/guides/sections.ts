/** A text taken apart, in markdown whose links still lead where their author meant. */
export interface GuideText {
  readonly title: string | null;
  /** Other names by which links reach its beginning. */
  readonly ids: readonly string[];
  readonly sections: readonly Section[];
  /** Link definitions, `[name]: url`, by name in lower case. */
  readonly definitions: ReadonlyMap<string, string>;
}

export interface Section {
  /** Null for what stands before the first heading. */
  readonly heading: Heading | null;
  readonly parts: readonly Part[];
}

export interface Heading {
  readonly level: number;
  /** Markdown of one line. */
  readonly markdown: string;
  /** Other names by which links reach it. */
  readonly ids: readonly string[];
}

/** A run of whole lines: code is shown as it is, prose is read for links and names. */
export interface Part {
  readonly code: boolean;
  readonly text: string;
}
