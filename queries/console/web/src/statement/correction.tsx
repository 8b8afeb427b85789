/** What a statement should have said. */
import { useId, useState } from "preact/hooks";
import { type Correction, type Polarity, schema, type SchemaProperty, type Statement, type Term } from "../api";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorBox, Spinner } from "../ui/message";
import { EntityPicker, type Picked } from "../ui/picker";
import { isIri, termText } from "../ui/term";
import { useRequest } from "../ui/use-request";
import { modalityNames, modalityWord } from "./details";

interface Props {
  statement: Statement;
  busy: boolean;
  onSend(correction: Correction): void;
  onClose(): void;
}

export function CorrectionForm(props: Props) {
  const { value, error, reload } = useRequest(schema, []);
  return (
    <Dialog title={t("review.correction")} onClose={props.onClose}>
      {error !== undefined && <ErrorBox error={error} onRetry={reload} />}
      {!value && error === undefined && <Spinner />}
      {value && <Form {...props} properties={value.properties} />}
    </Dialog>
  );
}

function Form({ statement, properties, busy, onSend, onClose }: Props & { properties: SchemaProperty[] }) {
  const [subject, setSubject] = useState(picked(statement.subject));
  const [property, setProperty] = useState(isIri(statement.property) ? statement.property.iri : "");
  const [object, setObject] = useState(picked(statement.object));
  const [text, setText] = useState(isIri(statement.object) ? "" : termText(statement.object));
  const [isText, setIsText] = useState(!isIri(statement.object));
  const [polarity, setPolarity] = useState(statement.polarity);
  const [modality, setModality] = useState(statement.modality);
  const id = useId();

  const right = isText ? textObject(text, statement.object) : object && { iri: object.iri };
  const ready = subject !== undefined && property !== "" && right !== undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    if (ready) onSend({ subject: subject.iri, property, object: right, polarity, modality });
  };

  return (
    <form class="correction" onSubmit={submit}>
      <EntityPicker label={t("review.subject")} value={subject} onPick={setSubject} />
      <label for={`${id}-property`}>{t("review.property")}</label>
      <select
        id={`${id}-property`}
        class="field"
        value={property}
        onChange={(event) => setProperty(event.currentTarget.value)}
      >
        {properties.map((p) => (
          <option key={p.iri} value={p.iri}>
            {p.label}
          </option>
        ))}
      </select>
      <label class="check">
        <input type="checkbox" checked={isText} onChange={(event) => setIsText(event.currentTarget.checked)} />
        {t("review.objectIsText")}
      </label>
      {isText ? (
        <>
          <label for={`${id}-object`}>{t("review.object")}</label>
          <input
            id={`${id}-object`}
            class="field"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </>
      ) : (
        <EntityPicker label={t("review.object")} value={object} onPick={setObject} />
      )}
      <label for={`${id}-polarity`}>{t("evidence.polarity")}</label>
      <select
        id={`${id}-polarity`}
        class="field"
        value={polarity}
        onChange={(event) => setPolarity(event.currentTarget.value as Polarity)}
      >
        <option value="affirmed">{t("polarity.affirmed")}</option>
        <option value="negated">{t("polarity.negated")}</option>
      </select>
      <label for={`${id}-modality`}>{t("evidence.modality")}</label>
      <select
        id={`${id}-modality`}
        class="field"
        value={modality}
        onChange={(event) => setModality(event.currentTarget.value)}
      >
        {modalityNames.map((name) => (
          <option key={name} value={name}>
            {modalityWord(name)}
          </option>
        ))}
      </select>
      <div class="actions">
        <button type="submit" class="button button-primary" disabled={!ready || busy}>
          {t("common.save")}
        </button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

const picked = (term: Term): Picked | undefined => (isIri(term) ? { iri: term.iri, label: termText(term) } : undefined);

// A corrected text keeps the language and datatype that it had.
function textObject(text: string, before: Term): Correction["object"] | undefined {
  if (text.trim() === "") return undefined;
  const { language, datatype } = "text" in before ? before : {};
  return { text: text.trim(), ...(language && { language }), ...(datatype && { datatype }) };
}
