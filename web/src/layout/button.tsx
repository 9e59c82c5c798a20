import type { ComponentChildren } from "preact";

interface ButtonProps {
  /** `main` for the main action of the page, `danger` for one that cannot be undone, `quiet` for one of many in a list. */
  readonly kind?: "main" | "plain" | "danger" | "quiet";
  readonly type?: "button" | "submit";
  /** The action is running. A click then does nothing. The button keeps its size and the focus. */
  readonly busy?: boolean;
  /** What screen readers say instead, beginning with what is shown. */
  readonly label?: string | undefined;
  readonly onClick?: () => unknown;
  readonly children: ComponentChildren;
}

/** A button that can be busy. A busy button is not `disabled`, because it would lose the focus. */
export function Button({
  kind = "plain",
  type = "button",
  busy = false,
  label,
  onClick,
  children,
}: ButtonProps) {
  return (
    <button
      class={kind}
      type={type}
      aria-label={label}
      aria-disabled={busy ? "true" : undefined}
      onClick={() => {
        if (!busy) onClick?.();
      }}
    >
      {children}
    </button>
  );
}
