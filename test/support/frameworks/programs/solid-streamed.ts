export { createClient } from "latchkey-auth/client";
import { LatchkeyProvider, useSession, useUser } from "latchkey-auth/solid";
import { createComponent, createResource, lazy, Show, Suspense, type JSX } from "solid-js";
import { generateHydrationScript, hydrate, isServer, renderToStream } from "solid-js/web";
import { textOf, type Options } from "../program.ts";
import { paragraph, readerOf } from "./solid.ts";

/** What comes late. A server waits for the data, and a page for the code. */
interface Late {
  readonly data: Promise<string>;
  readonly code: Promise<void>;
}

/**
 * The reader `early`, and a part of the page that a server sends when its data is there. That part has two readers, `streamed`
 * and `lazy`, and shows what accessors of the component around it say.
 */
function createApp({ client, initialUser, saw }: Options, late: Late) {
  const Reader = readerOf(saw);
  const Lazy = lazy(async () => {
    await late.code;
    return { default: Reader };
  });
  const Order = (): JSX.Element => {
    const [order] = createResource(() => {
      if (isServer) return late.data;
      throw new Error("The page has the data of the server.");
    });
    return paragraph("order", () => order() ?? "");
  };
  const Page = (): JSX.Element => {
    const session = useSession();
    const user = useUser();
    const Member = (): JSX.Element =>
      createComponent(Show, {
        get when() {
          return user() !== undefined;
        },
        get fallback() {
          return paragraph("guest", () => "Log in");
        },
        get children() {
          return paragraph("member", () => user()?.name ?? "");
        },
      } as Parameters<typeof Show>[0]);
    return [
      createComponent(Reader, { id: "early" }),
      createComponent(Suspense, {
        get fallback() {
          return paragraph("waiting", () => "One moment …");
        },
        get children() {
          return [
            createComponent(Order, {}),
            createComponent(Reader, { id: "streamed" }),
            paragraph("given", () => textOf(session())),
            createComponent(Member, {}),
            createComponent(Suspense, {
              get children() {
                return createComponent(Lazy, { id: "lazy" });
              },
            }),
          ] as unknown as JSX.Element;
        },
      }),
    ];
  };
  return (): JSX.Element =>
    createComponent(LatchkeyProvider, {
      client,
      initialUser,
      get children() {
        return createComponent(Page, {});
      },
    });
}

/** Renders the app on a server. `write` gets the parts of the page, the first one before `data`. Resolves after the last one. */
export const stream = (
  options: Options,
  data: Promise<string>,
  write: (html: string) => void,
): Promise<void> =>
  new Promise((end) => {
    const app = createApp(options, { data, code: Promise.resolve() });
    // The types of Solid do not know that it calls `end`.
    const page = { write, end };
    renderToStream(app).pipe(page);
  });

/** Takes over what a server has sent so far. The code of the reader `lazy` is there after `code`. Returns a function that stops the app. */
export const takeOver = (root: Element, options: Options, code: Promise<void>): (() => void) =>
  hydrate(createApp(options, { data: Promise.resolve("never used"), code }), root);
export const head = generateHydrationScript();
