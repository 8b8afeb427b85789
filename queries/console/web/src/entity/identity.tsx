/** Saying that two entities are the same, or that they are not. */
import { useId, useState } from "preact/hooks";
import { type EntityPage, merge, split } from "../api";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { ErrorBox } from "../ui/message";
import { EntityPicker, type Picked } from "../ui/picker";
import { isIri } from "../ui/term";

interface Props {
  entity: EntityPage;
  onChange(): void;
}

export function Identity({ entity, onChange }: Props) {
  const [other, setOther] = useState<Picked>();
  const [note, setNote] = useState("");
  const [error, setError] = useState<unknown>();
  const [done, setDone] = useState("");
  const id = useId();

  const judge = async (send: typeof merge, iri: string, words: string) => {
    setError(undefined);
    try {
      await send(entity.id, iri, note);
      setDone(words);
      onChange();
    } catch (failure) {
      setError(failure);
    }
  };

  const names = { a: entity.label, b: other?.label ?? "" };
  return (
    <section class="identity">
      <h2>{t("identity.title")}</h2>
      <p class="muted">{t("identity.about")}</p>
      <div class="review-fields">
        <EntityPicker label={t("identity.other")} value={other} onPick={setOther} />
        <label for={id}>{t("review.note")}</label>
        <input id={id} class="field" value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </div>
      <div class="actions">
        <Button disabled={!other} onClick={() => other && void judge(merge, other.iri, t("identity.isMerged", names))}>
          {t("identity.merge")}
        </Button>
        <Button disabled={!other} onClick={() => other && void judge(split, other.iri, t("identity.isSplit", names))}>
          {t("identity.split")}
        </Button>
      </div>
      {entity.merged.filter(isIri).map(({ iri, short }) => (
        <p key={iri} class="actions">
          {t("identity.merged", { name: short })}
          <Button onClick={() => void judge(split, iri, t("identity.isSplit", { a: entity.short, b: short }))}>
            {t("identity.split")}
          </Button>
        </p>
      ))}
      <p role="status">{done}</p>
      {error !== undefined && <ErrorBox error={error} />}
    </section>
  );
}
