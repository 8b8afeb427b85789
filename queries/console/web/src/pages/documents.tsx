/** The documents page: what is loaded, and what loads more. */
import { useId, useState } from "preact/hooks";
import { documents, type DocumentSummary } from "../api";
import { DocumentTable } from "../documents/table";
import { Upload } from "../documents/upload";
import { plural, t } from "../i18n";
import { canWrite, refreshServer } from "../session";
import { ErrorBox, Spinner } from "../ui/message";
import { useRequest } from "../ui/use-request";

export function DocumentsPage() {
  const { value, error, reload } = useRequest(documents, []);

  const loaded = () => {
    reload();
    void refreshServer();
  };

  return (
    <>
      <h1>{t("nav.documents")}</h1>
      {canWrite() && <Upload onLoaded={loaded} />}
      {error !== undefined && <ErrorBox error={error} onRetry={reload} />}
      {!value && error === undefined && <Spinner />}
      {value && <Filtered documents={value} />}
    </>
  );
}

function Filtered({ documents }: { documents: DocumentSummary[] }) {
  const [filter, setFilter] = useState("");
  const id = useId();
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = documents.filter(({ title, path, date, language }) =>
    [title, path, date, language].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );

  if (documents.length === 0) return <p class="muted">{t("documents.none")}</p>;
  return (
    <section aria-label={t("documents.loaded")}>
      <div class="documents-bar">
        <label class="hidden" for={id}>
          {t("documents.filter")}
        </label>
        <input
          id={id}
          class="field"
          type="search"
          placeholder={t("documents.filter")}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <p class="muted" role="status">
          {plural("documents.shown", documents.length, { shown: shown.length })}
        </p>
      </div>
      <DocumentTable documents={shown} />
    </section>
  );
}
