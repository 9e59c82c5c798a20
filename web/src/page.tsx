import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** Something to know before all else, read out with the heading. */
  readonly note?: string | undefined;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** The first page leaves the focus to the browser. */
let isFirst = true;

/** One page: names the window, and takes the focus to its heading, as a page that is loaded would. */
export function Page({ title, note, wide, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const noteId = useId();

  useLayoutEffect(() => {
    document.title = `${title} · Latchkey`;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);

  return (
    <div class={wide ? "card wide" : "card"}>
      <div class="eyelet" />
      <h1 ref={heading} tabIndex={-1} aria-describedby={note ? noteId : undefined}>
        {title}
      </h1>
      {note && (
        <p class="note" id={noteId}>
          {note}
        </p>
      )}
      {children}
    </div>
  );
}
