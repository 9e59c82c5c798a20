import type { ComponentChildren } from "preact";

interface ButtonProps {
  /** `main` for what the page is for, `plain` for all else. */
  readonly kind?: "main" | "plain";
  readonly type?: "button" | "submit";
  /** Its work is under way: pressing it again does nothing. It keeps its size and the focus. */
  readonly busy?: boolean;
  readonly describedBy?: string;
  readonly onClick?: () => unknown;
  readonly children: ComponentChildren;
}

/** A button that can be at work. Not `disabled` then, which would take the focus from it. */
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
