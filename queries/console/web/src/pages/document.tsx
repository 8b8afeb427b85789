/** The document page. */
export function DocumentPage({ id }: { id: string; statement: string | undefined }) {
  return <h1>{id}</h1>;
}
