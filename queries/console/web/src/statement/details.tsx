/** What is known of a statement beside its words: who says it, how, where, by which rule. */
import type { ComponentChildren } from "preact";
import type { Statement } from "../api";
import { type Key, languageName, percent, plural, t } from "../i18n";
import { TermLink } from "../ui/term";

export function StatementDetails({ statement }: { statement: Statement }) {
  const { speaker, polarity, modality, rule, confidence, qualifiers, document, sources } = statement;
  return (
    <dl class="details">
      <Detail name="evidence.speaker">{speaker ? <TermLink term={speaker} /> : t("evidence.noSpeaker")}</Detail>
      <Detail name="evidence.polarity">{t(`polarity.${polarity}`)}</Detail>
      <Detail name="evidence.modality">{modalityWord(modality)}</Detail>
      {qualifiers.map(({ name, value }, i) => (
        <div key={i}>
          <dt>{qualifierWord(name)}</dt>
          <dd>
            <TermLink term={value} />
          </dd>
        </div>
      ))}
      {rule && (
        <Detail name="evidence.rule">
          <code>{rule}</code>
        </Detail>
      )}
      <Detail name="evidence.confidence">{percent(confidence)}</Detail>
      <Detail name="evidence.sources">{plural("sources", sources)}</Detail>
      <Detail name="evidence.document" wide>
        <span lang={document.language || undefined}>{document.title || document.path}</span>
        {document.date && <time dateTime={document.date}>, {document.date}</time>}
        {document.language && `, ${languageName(document.language)}`}
      </Detail>
    </dl>
  );
}

interface DetailProps {
  name: Key;
  /** Whether it takes a line of its own. */
  wide?: boolean;
  children: ComponentChildren;
}

function Detail({ name, wide = false, children }: DetailProps) {
  return (
    <div class={wide ? "wide" : ""}>
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const modalities: Record<string, Key> = {
  asserted: "modality.asserted",
  predicted: "modality.predicted",
  possible: "modality.possible",
  planned: "modality.planned",
  questioned: "modality.questioned",
  "reported-belief": "modality.reported-belief",
};

export const modalityNames = Object.keys(modalities);

export function modalityWord(modality: string): string {
  const key = modalities[modality];
  return key ? t(key) : modality;
}

const qualifierWords: Record<string, Key> = {
  time: "qualifier.time",
  role: "qualifier.role",
  quantity: "qualifier.quantity",
  aspect: "qualifier.aspect",
  target: "qualifier.target",
  what: "qualifier.what",
  amount: "qualifier.amount",
  purpose: "qualifier.purpose",
};

function qualifierWord(name: string): string {
  const key = qualifierWords[name];
  return key ? t(key) : name;
}
