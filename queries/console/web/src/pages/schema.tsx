/** The schema page: what is loaded, by class and by property. Choosing one makes a query about it. */
import { useState } from "preact/hooks";
import { type Schema, schema } from "../api";
import { t } from "../i18n";
import { ClassTree } from "../schema/classes";
import { PropertyTable } from "../schema/properties";
import { ErrorBox, Spinner } from "../ui/message";
import { type Tab, Tabs } from "../ui/tabs";
import { useRequest } from "../ui/use-request";

type View = "classes" | "properties";

export function SchemaPage() {
  const { value, error, reload } = useRequest(schema, []);
  return (
    <>
      <h1>{t("nav.schema")}</h1>
      <p class="muted">{t("schema.about")}</p>
      {error !== undefined && <ErrorBox error={error} onRetry={reload} />}
      {!value && error === undefined && <Spinner />}
      {value && <Views schema={value} />}
    </>
  );
}

function Views({ schema }: { schema: Schema }) {
  const [view, setView] = useState<View>("classes");
  const tabs: Tab<View>[] = [
    { name: "classes", label: t("schema.classes") },
    { name: "properties", label: t("schema.properties") },
  ];
  return (
    <Tabs label={t("nav.schema")} tabs={tabs} selected={view} onSelect={(name: View) => setView(name)}>
      {view === "classes" ? <ClassTree classes={schema.classes} /> : <PropertyTable schema={schema} />}
    </Tabs>
  );
}
