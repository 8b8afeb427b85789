/** The entity page. */
export function EntityPage({ id }: { id: string }) {
  return <h1>{id}</h1>;
}
