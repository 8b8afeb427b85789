/** Buttons: plain, primary, quiet (no frame until pointed at) and dangerous. */
import type { ComponentChildren, JSX } from "preact";

interface Props extends Omit<JSX.IntrinsicElements["button"], "class" | "type"> {
  look?: "plain" | "primary" | "quiet" | "danger";
  /** Whether a button that stays down is down. */
  pressed?: boolean | undefined;
  children: ComponentChildren;
}

export function Button({ look = "plain", pressed, children, ...rest }: Props) {
  return (
    <button type="button" class={`button button-${look}`} aria-pressed={pressed} {...rest}>
      {children}
    </button>
  );
}
