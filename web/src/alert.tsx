import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What went wrong, read out at once and brought into sight; nothing when there are no words. */
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
