/**
 * How a question was understood: its interpretation in words and in Gizmo, the
 * readings to choose from, or the words that were not understood.
 */
import type { ComponentChildren } from "preact";
import type { Answer } from "../api";
import { t } from "../i18n";
import { prefixes } from "../session";
import { Button } from "../ui/button";
import { readable } from "./gizmo-text";

interface Props {
  answer: Answer;
  asserted: boolean;
  onAsserted(asserted: boolean): void;
  onReading(number: number): void;
  /** Asks the question with another text. */
  onAsk(text: string): void;
  onGizmo(text: string): void;
}

export function Understanding(props: Props) {
  const { answer } = props;
  switch (answer.outcome) {
    case "ambiguous":
      return <Readings {...props} />;
    case "unknown_word":
      return <UnknownWords {...props} />;
    case "unsupported":
      return (
        <Notice title={t("outcome.unsupported")} reason={answer.reason}>
          <p>{t("outcome.unsupportedHelp")}</p>
        </Notice>
      );
    case "not_recorded":
      return (
        <>
          <Interpretation {...props} />
          <Notice title={t("outcome.notRecorded")} reason={answer.reason}>
            <p>{t(props.asserted ? "outcome.notAssertedHelp" : "outcome.notRecordedHelp")}</p>
          </Notice>
        </>
      );
    case "answered":
      return <Interpretation {...props} />;
  }
}

function Interpretation({ answer, asserted, onAsserted, onGizmo }: Props) {
  const gizmo = readable(answer.gizmo, prefixes.value);
  return (
    <section class="understood" aria-label={t("understood.label")}>
      <p class="understood-words">
        <span class="muted">{t("understood.as")}</span> <q dir="auto">{answer.interpretation}</q>
      </p>
      <label class="check">
        <input type="checkbox" checked={asserted} onChange={(event) => onAsserted(event.currentTarget.checked)} />
        {t("understood.asserted")}
      </label>
      {answer.gizmo && (
        <details class="understood-gizmo">
          <summary>{t("understood.gizmo")}</summary>
          <pre tabIndex={0}>
            <code>{gizmo}</code>
          </pre>
          <Button onClick={() => onGizmo(gizmo)}>{t("understood.edit")}</Button>
        </details>
      )}
    </section>
  );
}

function Readings({ answer, onReading }: Props) {
  return (
    <Notice title={t("outcome.ambiguous")}>
      <ol class="readings">
        {answer.readings.map((reading) => (
          <li key={reading.number}>
            <Button onClick={() => onReading(reading.number)}>
              <span class="badge">{reading.number}</span> {reading.interpretation}
            </Button>
          </li>
        ))}
      </ol>
    </Notice>
  );
}

function UnknownWords({ answer, onAsk }: Props) {
  return (
    <Notice title={t("outcome.unknownWord")}>
      <p class="asked" dir="auto">
        {answer.segments.map((segment, i) =>
          segment.unknown ? <mark key={i} class="unknown">{segment.text}</mark> : segment.text,
        )}
      </p>
      {answer.suggestions.length > 0 && (
        <p class="suggestions">
          <span>{t("outcome.suggestions")}</span>
          {answer.suggestions.map((word) => (
            <Button key={word} onClick={() => onAsk(withWord(answer, word))}>
              {word}
            </Button>
          ))}
        </p>
      )}
      <p class="muted">{t("outcome.unknownHelp")}</p>
    </Notice>
  );
}

/** The question with a word in place of the first that is unknown: the one that the suggestions are for. */
function withWord(answer: Answer, word: string): string {
  const at = answer.segments.findIndex((segment) => segment.unknown);
  return answer.segments.map((segment, i) => (i === at ? word : segment.text)).join("");
}

function Notice(props: { title: string; reason?: string | undefined; children: ComponentChildren }) {
  return (
    <section class="notice" role="status">
      <h2>{props.title}</h2>
      {props.reason && <p>{props.reason}</p>}
      {props.children}
    </section>
  );
}
