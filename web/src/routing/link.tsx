import type { ComponentChildren } from "preact";
import { go, hrefOf, type PageName } from "./router.ts";

interface LinkProps {
  readonly to: PageName;
  readonly next?: string | undefined;
  /** What the page is about. */
  readonly id?: string;
  readonly current?: boolean;
  readonly class?: string;
  /** Called before the page opens here. */
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

/** A link to a page of the app. It opens without a reload. As with any link, modifier keys open a new tab or window. */
export function Link({ to, next, id, current, onClick: before, children, ...rest }: LinkProps) {
  const href = hrefOf(to, next, id);
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    before?.();
    go(href);
  };
  return (
    <a href={href} onClick={onClick} aria-current={current ? "page" : undefined} {...rest}>
      {children}
    </a>
  );
}
