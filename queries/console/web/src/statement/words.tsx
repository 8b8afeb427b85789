/** A statement in words: its subject, property and object, and how it stands. */
import type { Statement } from "../api";
import { t } from "../i18n";
import { Standing } from "../ui/standing";
import { TermLink, TermText } from "../ui/term";

export function StatementWords({ statement }: { statement: Statement }) {
  const { subject, property, object, polarity, modality, speaker, verdict } = statement;
  return (
    <span class="statement-words">
      <TermLink term={subject} /> <TermText term={property} /> <TermLink term={object} />{" "}
      <Standing polarity={polarity} modality={modality} speaker={speaker} />
      {verdict !== "" && <span class={`verdict verdict-${verdict}`}>{t(`verdict.${verdict}`)}</span>}
    </span>
  );
}
