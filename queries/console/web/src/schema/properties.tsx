/** Properties with their domain and range, and how many statements and facts there are. */
import type { Schema, SchemaProperty } from "../api";
import { number, t } from "../i18n";
import { propertyQuery } from "./query";

export function PropertyTable({ schema }: { schema: Schema }) {
  const labels = new Map(schema.classes.map((c) => [c.name, c.label]));
  const named = (names: string[]) => names.map((name) => labels.get(name) ?? name).join(", ");
  return (
    <table class="properties">
      <thead>
        <tr>
          <th scope="col">{t("schema.property")}</th>
          <th scope="col">{t("schema.ends")}</th>
          <th scope="col">{t("documents.statements")}</th>
          <th scope="col">{t("schema.facts")}</th>
        </tr>
      </thead>
      <tbody>
        {[...schema.properties].sort(byUse).map((property) => (
          <tr key={property.iri}>
            <th scope="row">
              <a href={propertyQuery(property.short)} title={property.short}>
                {property.label}
              </a>
            </th>
            <td>
              {named(property.domain)} → {named(property.range)}
            </td>
            <td class="number" data-label={t("documents.statements")}>
              {number(property.statements)}
            </td>
            <td class="number" data-label={t("schema.facts")}>
              {number(property.facts)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const byUse = (a: SchemaProperty, b: SchemaProperty) => b.statements - a.statements || a.label.localeCompare(b.label);
