export { createClient } from "latchkey-auth/client";
import {
  useLoginFlow,
  useOrganization,
  useSession,
  useUser,
  SignedIn,
  LatchkeyProvider,
  UserMenu,
} from "latchkey-auth/react";
import { createElement, StrictMode, Suspense, useState, type ReactElement } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { loginTextOf, textOf, type Options, type Program, type Running } from "../program.ts";

type Saw = Options["saw"];

function Reader({ id, saw }: { readonly id: string; readonly saw: Saw }): ReactElement {
  const text = textOf(useSession());
  saw?.(id, text);
  return createElement("p", { id }, text);
}

/** Until this resolves, a page has no code of the reader `dormant`. A server has it at once. */
let asleep: Promise<void> | undefined;
function Dormant({ saw }: { readonly saw: Saw }): ReactElement {
  // oxlint-disable-next-line typescript/only-throw-error -- React waits for a promise that is thrown.
  if (asleep) throw asleep;
  return createElement(Reader, { id: "dormant", saw });
}

function Login({ running }: { readonly running: Partial<Mutable<Running>> }): ReactElement {
  const login = useLoginFlow();
  running.submit = login.submit;
  const { organization, switchOrganization } = useOrganization();
  running.switchOrganization = switchOrganization;
  return createElement("p", { id: "login" }, loginTextOf(login, useUser(), organization));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function Late({
  saw,
  running,
}: {
  readonly saw: Saw;
  readonly running: Partial<Mutable<Running>>;
}) {
  const [isShown, setShown] = useState(false);
  running.showLate = () => setShown(true);
  return isShown ? createElement(Reader, { id: "late", saw }) : null;
}

export function App({
  running,
  ...options
}: Options & { readonly running: Partial<Mutable<Running>> }): ReactElement {
  const { client, initialUser, isAlone, saw } = options;
  const late = createElement(Late, { saw, running });
  if (isAlone) return createElement(LatchkeyProvider, { client, initialUser }, late);
  return createElement(
    LatchkeyProvider,
    { client, initialUser },
    createElement(Reader, { id: "early", saw }),
    createElement(Suspense, { fallback: "…" }, createElement(Dormant, { saw })),
    late,
    createElement(Login, { running }),
    createElement(UserMenu, { pages: "/app", texts: { logOut: "Bye" } }),
    createElement(
      "p",
      { id: "signed-in" },
      createElement(SignedIn, { fallback: "please log in", pending: "wait" }, "welcome"),
    ),
  );
}

export const program: Program = {
  start(root, options) {
    const running: Partial<Mutable<Running>> = {};
    let wake = (): void => {};
    asleep = new Promise((resolve) => {
      wake = () => {
        asleep = undefined;
        resolve();
      };
    });
    const app = createElement(StrictMode, null, createElement(App, { ...options, running }));
    const ours = root.hasChildNodes() ? hydrateRoot(root, app) : createRoot(root);
    if (!root.hasChildNodes()) ours.render(app);
    return {
      wake,
      showLate: () => running.showLate?.(),
      submit: async (step) => running.submit?.(step),
      switchOrganization: async (id) => (await running.switchOrganization?.(id)) ?? null,
      stop: () => ours.unmount(),
    };
  },
};
