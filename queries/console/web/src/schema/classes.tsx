/** Classes as a tree, each with how many things it has. */
import type { SchemaClass } from "../api";
import { number, t } from "../i18n";
import { classQuery } from "./query";

export function ClassTree({ classes }: { classes: SchemaClass[] }) {
  const known = new Set(classes.map((c) => c.name));
  const roots = classes.filter((c) => !c.parents.some((parent) => known.has(parent)));
  return (
    <ul class="tree" aria-label={t("schema.classes")}>
      {roots.map((root) => (
        <Branch key={root.iri} root={root} classes={classes} above={[]} />
      ))}
    </ul>
  );
}

interface BranchProps {
  root: SchemaClass;
  classes: SchemaClass[];
  /** The classes that it stands under: a pack may have a circle. */
  above: string[];
}

function Branch({ root, classes, above }: BranchProps) {
  const path = [...above, root.name];
  const children = classes.filter((c) => c.parents.includes(root.name) && !path.includes(c.name));
  return (
    <li>
      <a href={classQuery(root.short)} title={root.short}>
        {root.label}
      </a>{" "}
      <span class="muted number">{number(root.count)}</span>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch key={child.iri} root={child} classes={classes} above={path} />
          ))}
        </ul>
      )}
    </li>
  );
}
