export { createClient } from "latchkey-auth/client";
import {
  LatchkeyProvider,
  useLoginFlow,
  useOrganization,
  UserMenu,
  useSession,
  useUser,
} from "latchkey-auth/solid";
import { createComponent, createSignal, lazy, Suspense, type JSX } from "solid-js";
import {
  escape,
  getNextElement,
  hydrate,
  insert,
  isServer,
  render,
  ssr,
  ssrHydrationKey,
  template,
} from "solid-js/web";
import { loginTextOf, textOf, type Options, type Program, type Running } from "../program.ts";

/** `<p id={id}>{text()}</p>`, as the compiler of Solid writes it for a server and for a page. */
export function paragraph(id: string, text: () => string): JSX.Element {
  if (isServer) {
    return ssr(
      ["<p", ' id="', '">', "</p>"],
      ssrHydrationKey(),
      id,
      escape(text()),
    ) as unknown as JSX.Element;
  }
  const element = getNextElement(template("<p>"));
  element.id = id;
  insert(element, text);
  return element;
}

/** A component that shows who is logged in, and tells `saw` each text. */
export const readerOf =
  (saw: Options["saw"]) =>
  ({ id }: { readonly id: string }): JSX.Element => {
    const session = useSession();
    return paragraph(id, () => {
      const text = textOf(session());
      saw?.(id, text);
      return text;
    });
  };

/** The app. The code of the reader `dormant` is there after `awake`. */
export function createApp({ client, initialUser, isAlone, saw }: Options, awake: Promise<void>) {
  const [late, setLate] = createSignal(false);
  let submit: Running["submit"] = async () => {};
  let switchOrganization: Running["switchOrganization"] = async () => null;
  const Reader = readerOf(saw);
  const Dormant = lazy(async () => {
    await awake;
    return { default: Reader };
  });
  const Login = (): JSX.Element => {
    const login = useLoginFlow();
    const user = useUser();
    const ofTab = useOrganization();
    submit = login().submit;
    ({ switchOrganization } = ofTab);
    return paragraph("login", () => loginTextOf(login(), user(), ofTab.organization()));
  };
  const App = (): JSX.Element =>
    createComponent(LatchkeyProvider, {
      client,
      initialUser,
      get children() {
        const lateReader = () => (late() ? createComponent(Reader, { id: "late" }) : null);
        if (isAlone) return lateReader as unknown as JSX.Element;
        return [
          createComponent(Reader, { id: "early" }),
          createComponent(Suspense, {
            get children() {
              return createComponent(Dormant, { id: "dormant" });
            },
          }),
          lateReader,
          createComponent(Login, {}),
          createComponent(UserMenu, { pages: "/app", texts: { logOut: "Bye" } }),
        ] as unknown as JSX.Element;
      },
    });
  const part: Pick<Running, "showLate" | "submit" | "switchOrganization"> = {
    showLate: () => void setLate(true),
    submit: (step) => submit(step),
    switchOrganization: (id) => switchOrganization(id),
  };
  return { App, ...part };
}

export const program: Program = {
  start(root, options) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { App, ...part } = createApp(options, promise);
    const stop = (root.hasChildNodes() ? hydrate : render)(App, root);
    return { ...part, wake: () => resolve(), stop };
  },
};
