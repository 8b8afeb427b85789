/** Links to queries about a class or a property. */
import { href } from "../router";

/** The things of a class. */
export const classQuery = (short: string) => linkTo(`g.V(${JSON.stringify(short)}).in("rdf:type").all()`);

/** The statements of a property, of any standing, each with what tells how it stands. */
export const propertyQuery = (short: string) =>
  linkTo(
    [
      `g.V(${JSON.stringify(short)}).in("rdf:predicate").tag("statement")`,
      `  .save("rdf:subject", "subject").save("rdf:object", "object")`,
      `  .save("ng:polarity", "polarity").save("ng:modality", "modality")`,
      `  .all()`,
    ].join("\n"),
  );

const linkTo = (gizmo: string) => href("query", "", { mode: "gizmo", q: gizmo });
