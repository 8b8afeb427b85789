/** The help page. */
export function HelpPage() {
  return null;
}
