import type { Description, Drawing } from "./description.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Excerpt } from "./excerpts.ts";
import type { Lexicon } from "./lexicon.ts";
import { phraseOf, sentenceOf } from "./sentence.ts";

/** A sentence whose evidence is there. */
export interface Claim {
  /** Markdown of one line. */
  readonly markdown: string;
  readonly evidence: readonly Evidence[];
}

export interface Flow {
  /** Plain words. */
  readonly title: string;
  readonly steps: readonly Claim[];
}

/** What is left of a description once it was checked. */
export interface Checked {
  readonly summary: readonly Claim[];
  readonly responsibilities: readonly Claim[];
  readonly flows: readonly Flow[];
  readonly pitfalls: readonly Claim[];
  readonly drawing: CheckedDrawing | null;
  /** How many sentences were looked at, and how many of them were dropped. */
  readonly looked: number;
  readonly dropped: number;
}

export interface CheckedDrawing {
  readonly nodes: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

const MOST = {
  summary: 3,
  responsibilities: 6,
  flows: 3,
  steps: 10,
  pitfalls: 4,
  nodes: 10,
  edges: 16,
} as const;
const MOST_TITLE = 80;
const MOST_LABEL = 40;

export interface Grounds {
  readonly excerpts: readonly Excerpt[];
  readonly lexicon: Lexicon;
  /** What may be drawn. */
  readonly names: ReadonlySet<string>;
}

/** Holds a model's answer to what it was shown: what can't be proved is dropped, sentence by sentence. */
export function checked(raw: Description, grounds: Grounds): Checked {
  let [looked, dropped] = [0, 0];
  const claims = (sentences: Description["summary"], most: number): Claim[] =>
    sentences.slice(0, most).flatMap(({ text, evidence }) => {
      looked += 1;
      const markdown = sentenceOf(text, grounds.lexicon);
      const found = evidenceOf(evidence, grounds.excerpts);
      if (markdown !== null && found !== null) return [{ markdown, evidence: found }];
      dropped += 1;
      return [];
    });
  const flows = raw.flows.slice(0, MOST.flows).flatMap(({ title, steps }) => {
    const [words, kept] = [phraseOf(title, MOST_TITLE), claims(steps, MOST.steps)];
    // One step is no way.
    return words === null || kept.length < 2 ? [] : [{ title: words, steps: kept }];
  });
  const rest = {
    summary: claims(raw.summary, MOST.summary),
    responsibilities: claims(raw.responsibilities, MOST.responsibilities),
    pitfalls: claims(raw.pitfalls, MOST.pitfalls),
    drawing: raw.diagram === null ? null : drawingOf(raw.diagram, grounds),
  };
  return { ...rest, flows, looked, dropped };
}

/** @returns whether nothing is left that could be shown */
export function isEmpty({ summary, responsibilities, flows, pitfalls }: Checked): boolean {
  return summary.length + responsibilities.length + flows.length + pitfalls.length === 0;
}

function drawingOf({ nodes, edges }: Drawing, { excerpts, names }: Grounds): CheckedDrawing | null {
  const known = new Set(
    nodes
      .map((n) => n.id)
      .filter((id) => names.has(id))
      .slice(0, MOST.nodes),
  );
  const seen = new Set<string>();
  const kept = edges.flatMap(({ from, to, label, evidence }) => {
    const pair = JSON.stringify([from, to]);
    const isNew = from !== to && known.has(from) && known.has(to) && !seen.has(pair);
    if (!isNew || evidenceOf(evidence, excerpts) === null) return [];
    seen.add(pair);
    return [{ from, to, label: phraseOf(label, MOST_LABEL) ?? "" }];
  });
  const drawn = [...known].filter((id) => kept.some((e) => e.from === id || e.to === id));
  return drawn.length < 3 ? null : { nodes: drawn, edges: kept.slice(0, MOST.edges) };
}
