/** Whether a text is a question or Gizmo, by its look. */
export type Mode = "question" | "gizmo";

// A call or a member of Cayley's two globals, a declaration, a comment, or an
// end that only a path has. No question in plain words has any of these.
const looks = [
  /^\s*(g|graph)\s*\./,
  /^\s*(var|let|const)\s+[\w$[{]/,
  /^\s*function\b/,
  /^\s*\/[/*]/,
  /^\s*\w+\s*\([^)]*\)\s*[.;]/,
  /\.\s*(all|getLimit|toArray|toValue|count|forEach)\s*\([^]*\)\s*;?\s*$/,
];

export function recognise(text: string): Mode {
  return looks.some((look) => look.test(text)) ? "gizmo" : "question";
}

export const isMode = (value: unknown): value is Mode => value === "question" || value === "gizmo";
