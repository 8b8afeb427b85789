/**
 * Colours of the theme for what is not drawn by style sheets: a canvas cannot
 * read a custom property, whose value is still light-dark(…).
 */
export function themeColours<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const colours = {} as Record<Name, string>;
  for (const name of names) {
    // A probe for each: the colour of one that changes may be on its way from
    // the last one, if only for a moment.
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    colours[name] = getComputedStyle(probe).color;
    probe.remove();
  }
  return colours;
}
