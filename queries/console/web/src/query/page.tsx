/** The query page. */
export function QueryPage() {
  return null;
}
