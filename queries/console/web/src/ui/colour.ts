/**
 * Colours of the theme for what is not drawn by style sheets: a canvas cannot
 * read a custom property, whose value is still light-dark(…).
 */
export function themeColours<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colours = {} as Record<Name, string>;
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}
