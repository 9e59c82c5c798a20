import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** An error message. It is announced at once by screen readers and scrolled into view. Renders nothing without a message. */
export function Alert({ children }: { readonly children: ComponentChildren }) {
  const alert = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => alert.current?.scrollIntoView({ block: "nearest" }), [children]);
  if (!children) return null;
  return (
    <p class="alert" role="alert" ref={alert}>
      {children}
    </p>
  );
}
