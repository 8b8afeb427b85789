/** The schema page. */
export function SchemaPage() {
  return null;
}
