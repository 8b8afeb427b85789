/** The document page: the article with every statement highlighted, and the statements beside it. */
import { useEffect, useState } from "preact/hooks";
import {
  type DocumentText,
  documentText,
  exportDocument,
  retract,
  type Statement,
  statement as fetchStatement,
} from "../api";
import { languageName, plural, t } from "../i18n";
import { change, go } from "../router";
import { canWrite, refreshServer } from "../session";
import { Article } from "../statement/article";
import { StatementDetails } from "../statement/details";
import { StatementItem } from "../statement/item";
import { ReviewPanel } from "../statement/review";
import { StatementWords } from "../statement/words";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm";
import { CopyButton } from "../ui/copy";
import { ErrorBox, Spinner } from "../ui/message";
import { saveAs } from "../ui/save";
import { useRequest } from "../ui/use-request";

export function DocumentPage({ id, statement }: { id: string; statement: string | undefined }) {
  const { value, error, reload } = useRequest((signal) => documentText(id, statement, signal), [id, statement]);

  useEffect(() => {
    if (value) document.title = `${value.title || value.path} – ${t("app.title")}`;
  }, [value]);

  if (error !== undefined) {
    return (
      <>
        <h1>{id}</h1>
        <ErrorBox error={error} onRetry={reload} />
      </>
    );
  }
  if (!value) return <Spinner />;
  return <Loaded document={value} statement={statement} onChange={reload} />;
}

interface LoadedProps {
  document: DocumentText;
  /** The statement that is shown. */
  statement: string | undefined;
  onChange(): void;
}

function Loaded({ document, statement, onChange }: LoadedProps) {
  // Several statements may rest on a place in the text: these are the ones to choose from.
  const [chosen, setChosen] = useState<string[]>([]);
  // Not from the list, which leaves out what a reviewer has rejected.
  const { value: shown, error } = useRequest(
    (signal) => (statement ? fetchStatement(statement, signal) : Promise.resolve(undefined)),
    [statement, document],
  );
  const listed =
    chosen.length > 0 ? document.statementList.filter((s) => chosen.includes(s.id)) : document.statementList;

  const show = (id: string) => change({ statement: id }, true);
  const choose = (ids: string[]) => {
    setChosen(ids);
    show(ids[0] ?? "");
  };
  const showAll = () => {
    setChosen([]);
    show("");
  };

  return (
    <>
      <Head document={document} />
      <div class="document">
        <section class="document-text" aria-label={t("evidence.article")}>
          <Article document={document} statement={statement} onChoose={choose} />
        </section>
        <section
          class={`document-statements ${shown ? "chosen" : ""}`}
          aria-label={plural("document.statements", listed.length)}
        >
          <header class="document-statements-head">
            <h2>{plural("document.statements", listed.length)}</h2>
            {(chosen.length > 0 || shown) && (
              <Button look="quiet" onClick={showAll}>
                {t("document.showAll")}
              </Button>
            )}
          </header>
          {error !== undefined && <ErrorBox error={error} />}
          {shown && <Shown statement={shown} onChange={onChange} />}
          <ul class="statements">
            {listed
              .filter((s) => s.id !== shown?.id)
              .map((s) => (
                <StatementItem key={s.id} statement={s} onShow={() => show(s.id)} />
              ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Shown({ statement, onChange }: { statement: Statement; onChange(): void }) {
  return (
    <div class="statement-shown" aria-live="polite">
      <p>
        <StatementWords statement={statement} />
      </p>
      <StatementDetails statement={statement} />
      {canWrite() && <ReviewPanel key={statement.id} statement={statement} onChange={onChange} />}
    </div>
  );
}

function Head({ document }: { document: DocumentText }) {
  const { id, title, path, date, language, statements } = document;
  return (
    <header class="document-head">
      <h1 lang={language || undefined}>{title || path}</h1>
      <p class="muted">
        {[path, date, languageName(language), plural("document.statements", statements)].filter(Boolean).join(" · ")}
      </p>
      <div class="actions">
        <CopyButton text={() => location.href}>{t("evidence.copyLink")}</CopyButton>
        <Button look="quiet" onClick={() => void saveQuads(id)}>
          {t("document.export")}
        </Button>
        {canWrite() && <Retract document={document} />}
      </div>
    </header>
  );
}

async function saveQuads(id: string): Promise<void> {
  saveAs(await exportDocument(id), `${id.split(":").pop()}.nq`);
}

function Retract({ document: { id, title, path, statements } }: { document: DocumentText }) {
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();

  const confirmed = async () => {
    setAsking(false);
    try {
      await retract(id);
      void refreshServer();
      go("documents");
    } catch (failure) {
      setError(failure);
    }
  };

  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t("document.retract")}
      </Button>
      {error !== undefined && <ErrorBox error={error} />}
      {asking && (
        <ConfirmDialog
          title={t("document.retract")}
          text={plural("document.retractConfirm", statements, { title: title || path })}
          action={t("document.retract")}
          onConfirm={() => void confirmed()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
