/** The standing of a statement as a small coloured word: denied, predicted, … */
import type { Polarity } from "../api";
import { type Key, t } from "../i18n";

const modalities: Record<string, Key> = {
  asserted: "standing.asserted",
  predicted: "standing.predicted",
  possible: "standing.possible",
  planned: "standing.planned",
  questioned: "standing.questioned",
  "reported-belief": "standing.reported-belief",
};

interface Props {
  polarity: Polarity;
  modality: string;
}

export function Standing({ polarity, modality }: Props) {
  const key = modalities[modality];
  return (
    <span class="standing-group">
      {polarity === "negated" && <span class="standing standing-denied">{t("standing.denied")}</span>}
      {(polarity !== "negated" || modality !== "asserted") && (
        <span class={`standing standing-${modality}`}>{key ? t(key) : modality}</span>
      )}
    </span>
  );
}
