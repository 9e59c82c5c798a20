export { createClient } from "latchkey-auth/client";
import { LatchkeyProvider, useSession, useUser } from "latchkey-auth/react";
import {
  createElement,
  startTransition,
  useLayoutEffect,
  useState,
  type ReactElement,
  type ReactNode,
} from "react";
import { createRoot } from "react-dom/client";
import { textOf, type Options } from "../program.ts";

const readers = 60;

/** What a rendering of a slow reader does beside reading: it lets the test change the user in the middle of a transition. */
function Slow({ rendered }: { readonly rendered: () => void }): ReactElement {
  const text = textOf(useSession());
  // Longer than the slice of time after which React lets others run.
  const until = performance.now() + 6;
  while (performance.now() < until);
  rendered();
  return createElement("li", null, text);
}

function Slowly({ committed, rendered }: Record<"committed" | "rendered", () => void>) {
  useLayoutEffect(committed);
  const session = useSession();
  return createElement(
    "ul",
    { title: textOf(session) },
    Array.from({ length: readers }, (_, key) => createElement(Slow, { key, rendered })),
  );
}

/** Shows sixty slow readers in a transition. `texts` gets what all of them show, at each commit. */
export function showSlowly(
  root: Element,
  { client, initialUser }: Options,
  rendered: () => void,
): { readonly texts: (readonly string[])[]; show(): void } {
  const texts: string[][] = [];
  const committed = (): void => {
    texts.push([...root.querySelectorAll("li")].map(({ textContent }) => textContent ?? ""));
  };
  let show = (): void => {};
  function App(): ReactNode {
    const [isShown, setShown] = useState(false);
    const user = useUser();
    show = () => startTransition(() => setShown(true));
    return isShown
      ? createElement(Slowly, { committed, rendered })
      : createElement("p", { id: "early" }, user?.name ?? "nobody");
  }
  createRoot(root).render(
    createElement(LatchkeyProvider, { client, initialUser }, createElement(App)),
  );
  return { texts, show: () => show() };
}

/** Renders a component without a provider. Resolves with what React was told of the error. */
export const renderAlone = (root: Element): Promise<unknown> =>
  new Promise((onUncaughtError) => {
    const Alone = (): ReactNode => useUser()?.name;
    createRoot(root, { onUncaughtError }).render(createElement(Alone));
  });
