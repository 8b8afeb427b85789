/** The schema page: what is loaded, by class and by property. Choosing one makes a query about it. */
import { schema } from "../api";
import { t } from "../i18n";
import { ClassTree } from "../schema/classes";
import { PropertyTable } from "../schema/properties";
import { ErrorBox, Spinner } from "../ui/message";
import { useRequest } from "../ui/use-request";

export function SchemaPage() {
  const { value, error, reload } = useRequest(schema, []);
  return (
    <>
      <h1>{t("nav.schema")}</h1>
      <p class="muted">{t("schema.about")}</p>
      {error !== undefined && <ErrorBox error={error} onRetry={reload} />}
      {!value && error === undefined && <Spinner />}
      {value && (
        <div class="schema">
          <section>
            <h2>{t("schema.classes")}</h2>
            <ClassTree classes={value.classes} />
          </section>
          <section>
            <h2>{t("schema.properties")}</h2>
            <PropertyTable schema={value} />
          </section>
        </div>
      )}
    </>
  );
}
