import type { ComponentChildren } from "preact";

interface ButtonProps {
  /** `main` for the main action of the page, `plain` for every other action. */
  readonly kind?: "main" | "plain";
  readonly type?: "button" | "submit";
  /** The action is running. A click then does nothing. The button keeps its size and the focus. */
  readonly busy?: boolean;
  readonly describedBy?: string;
  readonly onClick?: () => unknown;
  readonly children: ComponentChildren;
}

/** A button that can be busy. A busy button is not `disabled`, because it would lose the focus. */
export function Button({
  kind = "plain",
  type = "button",
  busy = false,
  describedBy,
  onClick,
  children,
}: ButtonProps) {
  return (
    <button
      class={kind}
      type={type}
      aria-disabled={busy ? "true" : undefined}
      aria-describedby={describedBy}
      onClick={() => {
        if (!busy) onClick?.();
      }}
    >
      {children}
    </button>
  );
}
