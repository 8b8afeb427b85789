/** Documents as a table that sorts by any of its columns. */
import { useState } from "preact/hooks";
import type { DocumentSummary } from "../api";
import { type Key, languageName, number, t } from "../i18n";
import { href } from "../router";

type Column = "title" | "language" | "date" | "statements";

const columns: [Column, Key][] = [
  ["title", "documents.title"],
  ["language", "documents.language"],
  ["date", "documents.date"],
  ["statements", "documents.statements"],
];

interface Order {
  by: Column;
  descending: boolean;
}

export function DocumentTable({ documents }: { documents: DocumentSummary[] }) {
  const [order, setOrder] = useState<Order>({ by: "date", descending: true });
  const sorted = [...documents].sort(comparing(order));
  return (
    <table class="documents">
      <thead>
        <tr>
          {columns.map(([column, key]) => (
            <th key={column} scope="col" aria-sort={sortOf(order, column)}>
              <button type="button" class="sort" onClick={() => setOrder(clicked(order, column))}>
                {t(key)}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((document) => (
          <Row key={document.id} document={document} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ document: { id, title, path, language, date, statements } }: { document: DocumentSummary }) {
  return (
    <tr>
      <th scope="row">
        <a href={href("document", id)} lang={language || undefined}>
          {title || path}
        </a>
        {title && <span class="documents-path">{path}</span>}
      </th>
      <td>{languageName(language)}</td>
      <td class="number">{date}</td>
      <td class="number" data-label={t("documents.statements")}>
        {number(statements)}
      </td>
    </tr>
  );
}

const sortOf = (order: Order, column: Column) =>
  order.by !== column ? undefined : order.descending ? "descending" : "ascending";

const clicked = (order: Order, column: Column): Order => ({
  by: column,
  descending: order.by === column ? !order.descending : column === "statements",
});

function comparing({ by, descending }: Order) {
  const sign = descending ? -1 : 1;
  return (a: DocumentSummary, b: DocumentSummary) => {
    if (by === "statements") return sign * (a.statements - b.statements);
    return sign * (a[by] || a.path).localeCompare(b[by] || b.path);
  };
}
