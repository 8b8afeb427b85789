/**
 * How a statement stands, as a small word with its own colour and sign: fact,
 * denied, predicted, …
 */
import type { Polarity } from "../api";
import { type Key, t } from "../i18n";

const words = {
  fact: "standing.fact",
  asserted: "standing.asserted",
  denied: "standing.denied",
  predicted: "standing.predicted",
  possible: "standing.possible",
  planned: "standing.planned",
  questioned: "standing.questioned",
  "reported-belief": "standing.reported-belief",
} satisfies Record<string, Key>;

export type StandingKind = keyof typeof words;
export const standingKinds = Object.keys(words) as StandingKind[];

const isKind = (text: string): text is StandingKind => text in words;

export const standingWord = (kind: StandingKind) => t(words[kind]);

/**
 * The one kind that a statement's colour and line go by. A denial is one
 * whatever its modality; what is asserted is a fact where no speaker stands
 * between it and the document.
 */
export function standingOf(polarity: string, modality: string, hasSpeaker: boolean): StandingKind {
  if (polarity === "negated") return "denied";
  if (modality === "asserted") return hasSpeaker ? "asserted" : "fact";
  return isKind(modality) ? modality : "asserted";
}

interface Props {
  polarity: Polarity;
  modality: string;
  /** Who says so; null is the document itself. Left out where it is not known. */
  speaker?: unknown;
}

export function Standing({ polarity, modality, speaker }: Props) {
  const kinds: string[] = [standingOf(polarity, modality, speaker !== null)];
  if (polarity === "negated" && modality !== "asserted") kinds.push(modality);
  return (
    <span class="standing-group">
      {kinds.map((kind) => (
        <span key={kind} class={`standing standing-${kind}`}>
          {isKind(kind) ? standingWord(kind) : kind}
        </span>
      ))}
    </span>
  );
}
