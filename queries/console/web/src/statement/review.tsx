/** The judgement on a statement: accept, reject, correct it, or take that back. */
import { useId, useState } from "preact/hooks";
import { type Correction, review, type Statement } from "../api";
import { t } from "../i18n";
import { href } from "../router";
import { Button } from "../ui/button";
import { ErrorBox } from "../ui/message";
import { CorrectionForm } from "./correction";
import { StatementWords } from "./words";

interface Props {
  statement: Statement;
  /** The statement stands differently now. */
  onChange(): void;
}

type Judgement = "accepted" | "rejected" | "";

const reviewerKey = "newsgraph.reviewer";

export function ReviewPanel({ statement, onChange }: Props) {
  const [note, setNote] = useState("");
  const [by, setBy] = useState(localStorage.getItem(reviewerKey) ?? "");
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const [corrected, setCorrected] = useState<Statement | null>(null);
  const id = useId();

  const send = async (verdict: Judgement, correction: Correction | null = null) => {
    setBusy(true);
    setError(undefined);
    localStorage.setItem(reviewerKey, by);
    try {
      setCorrected((await review(statement.id, { verdict, note, by, correction })).corrected);
      setCorrecting(false);
      onChange();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section class="review" aria-label={t("review.title")}>
      <div class="review-fields">
        <label for={`${id}-by`}>{t("review.by")}</label>
        <input id={`${id}-by`} class="field" value={by} onInput={(event) => setBy(event.currentTarget.value)} />
        <label for={`${id}-note`}>{t("review.note")}</label>
        <input id={`${id}-note`} class="field" value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </div>
      <div class="actions">
        <Button disabled={busy} pressed={statement.verdict === "accepted"} onClick={() => void send("accepted")}>
          {t("review.accept")}
        </Button>
        <Button disabled={busy} pressed={statement.verdict === "rejected"} onClick={() => void send("rejected")}>
          {t("review.reject")}
        </Button>
        <Button disabled={busy} pressed={statement.verdict === "corrected"} onClick={() => setCorrecting(true)}>
          {t("review.correct")}
        </Button>
        {statement.verdict !== "" && (
          <Button look="quiet" disabled={busy} onClick={() => void send("")}>
            {t("review.withdraw")}
          </Button>
        )}
      </div>
      {corrected && (
        <p role="status">
          {t("review.corrected")} <StatementWords statement={corrected} />{" "}
          <a href={href("document", corrected.document.id, { statement: corrected.id })}>{t("document.show")}</a>
        </p>
      )}
      {error !== undefined && <ErrorBox error={error} />}
      {correcting && (
        <CorrectionForm
          statement={statement}
          busy={busy}
          onClose={() => setCorrecting(false)}
          onSend={(correction) => void send("rejected", correction)}
        />
      )}
    </section>
  );
}
