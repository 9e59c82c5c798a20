import type { ComponentChildren } from "preact";
import { useContext, useId, useLayoutEffect, useRef } from "preact/hooks";
import { Alert } from "./alert.tsx";
import { type Trouble, Troubles } from "../action/troubles.ts";

interface PageProps {
  readonly title: string;
  /** A note above the content. Screen readers read it with the heading. */
  readonly note?: string | undefined;
  /** A failure for the page's alert. By default the last failed action of the page. */
  readonly trouble?: Trouble;
  readonly wide?: boolean;
  readonly children?: ComponentChildren;
}

/** On the first page the browser sets the focus. */
let isFirst = true;

/** One page. Sets the window's title and moves the focus to the heading, because no page load does so. */
export function Page({ title, note, trouble, wide, children }: PageProps) {
  const { last } = useContext(Troubles);
  const shown = trouble ?? last;
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
      {shown && <Alert trouble={shown} passFocus={() => heading.current?.focus()} />}
      {children}
    </div>
  );
}
