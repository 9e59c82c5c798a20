import type { ComponentChildren } from "preact";
import { useContext, useId, useLayoutEffect, useRef } from "preact/hooks";
import { type Trouble, Troubles } from "../action/troubles.ts";
import { shell } from "../routing/shell.ts";
import { Alert } from "./alert.tsx";

interface PageProps {
  readonly title: string;
  /** A note above the content. Screen readers read it with the heading. */
  readonly note?: string | undefined;
  /** A failure for the page's alert. By default the last failed action of the page. */
  readonly trouble?: Trouble;
  /** Settings of an account, each in a card of its own. Without it, the whole page is one narrow card. */
  readonly settings?: boolean;
  /** The page is its form. Where nobody types on a screen, the first empty field then has the focus. */
  readonly isForm?: boolean;
  /** One wide card. */
  readonly wide?: boolean;
  readonly children?: ComponentChildren;
}

/** On the first page the browser sets the focus. */
let isFirst = true;

/** The name of the service. */
export const serviceName = shell.brand?.name ?? "Latchkey";

/** One page. Sets the window's title and moves the focus to the heading, because no page load does so. */
export function Page({ title, note, trouble, settings, wide, isForm, children }: PageProps) {
  const { last } = useContext(Troubles);
  const shown = trouble ?? last;
  const heading = useRef<HTMLHeadingElement>(null);
  const noteId = useId();

  useLayoutEffect(() => {
    document.title = `${title} · ${serviceName}`;
    // A note is read first, and it belongs to the heading.
    const field =
      isForm && !note && !shown ? emptyField(heading.current?.parentElement) : undefined;
    if (field) field.focus();
    else if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);

  return (
    <div class={settings ? "settings" : wide ? "card wide" : "card"}>
      {!settings && !wide && !shell.brand && <div class="eyelet" />}
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

/** The first empty field, where a screen has no keyboard that would cover half of the page. */
const emptyField = (page: HTMLElement | null | undefined): HTMLInputElement | undefined =>
  matchMedia("(pointer: fine)").matches
    ? [...(page?.querySelectorAll<HTMLInputElement>("form .box input") ?? [])].find(
        ({ value }) => value === "",
      )
    : undefined;

interface SettingProps {
  readonly title: string;
  readonly text?: ComponentChildren;
  /** What changes the setting, beside its text. */
  readonly action?: ComponentChildren;
  /** It cannot be undone, so it is set apart. */
  readonly isDanger?: boolean;
  readonly children?: ComponentChildren;
}

/** One setting of an account. */
export const Setting = ({ title, text, action, isDanger, children }: SettingProps) => (
  <section class={isDanger ? "setting end" : "setting"}>
    <div class="about">
      <h2>{title}</h2>
      {text && <p class="hint">{text}</p>}
    </div>
    {action && <div class="do">{action}</div>}
    {children}
  </section>
);
