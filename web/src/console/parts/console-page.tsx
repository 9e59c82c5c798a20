import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Page } from "../../layout/page.tsx";
import { useConsole } from "../context.ts";

interface ConsolePageProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** One page of the console, with the result of the last action. */
export function ConsolePage({ title, children }: ConsolePageProps) {
  const { result } = useConsole();
  const line = useRef<HTMLParagraphElement>(null);

  // Screen readers read the line when it gets the focus, which the clicked button may have taken with it.
  useLayoutEffect(() => line.current?.focus(), [result]);

  return (
    <Page title={title} wide>
      {result && (
        <p class="note" ref={line} tabIndex={-1}>
          {result.text}
        </p>
      )}
      {children}
    </Page>
  );
}
