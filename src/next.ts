// `latchkey-auth/next`: Latchkey in an app with Next.js and its App Router. The app bundles this module, and never the server.
import type {
  Account,
  AnyAttributes,
  AppServer,
  CurrentSession,
  Latchkey,
} from "latchkey-auth/embedded";
import { LatchkeyProvider as Provider } from "latchkey-auth/react";
import { headers } from "next/headers.js";
import { connection } from "next/server.js";
import { createElement, Suspense, type ReactElement, type ReactNode } from "react";

export type { Account, CurrentSession, Latchkey } from "latchkey-auth/embedded";

/** Route handlers of Next.js get no address. */
const server: AppServer = { port: 3000, passes: "nothing" };

// Not bundled, because the server has a native module and loads other files.
const load = () =>
  import(/* webpackIgnore: true */ /* turbopackIgnore: true */ "latchkey-auth/embedded");

/** The Latchkey of the app, opened at the first call. Builds render pages too, and never get past this. */
export async function openLatchkey(): Promise<Latchkey> {
  await connection();
  return (await load()).openLatchkey(server);
}

/**
 * The function `register` of `instrumentation.ts`, which Next.js calls when a server starts. In production, the server ends with 78 if its
 * configuration cannot be used, for example if nothing says where the address of the client is.
 */
export async function register(): Promise<void> {
  const { NODE_ENV, NEXT_PHASE, NEXT_RUNTIME } = process.env;
  if (NODE_ENV !== "production" || NEXT_PHASE === "phase-production-build") return;
  if (NEXT_RUNTIME !== "edge") await (await load()).startLatchkey(server);
}

/** A handler of routes. */
type Handler = (request: Request) => Promise<Response>;

/** The handlers of the route `auth/[[...path]]`. Calls `register`, in case that an app has no `instrumentation.ts`. */
export function nextHandler(): Readonly<
  Record<"DELETE" | "GET" | "OPTIONS" | "PATCH" | "POST" | "PUT", Handler>
> {
  // A request that needs Latchkey reports why it cannot be loaded.
  register().catch(() => {});
  const handle: Handler = async (request) => {
    const { fetch } = await openLatchkey();
    // Next.js removes the header Content-Encoding from responses, and compresses them itself.
    request.headers.delete("accept-encoding");
    return fetch(request);
  };
  return { DELETE: handle, GET: handle, OPTIONS: handle, PATCH: handle, POST: handle, PUT: handle };
}

/**
 * The session of the request that is being answered: null for nobody, undefined if the request cannot tell. For pages, layouts, route
 * handlers and server actions.
 */
export async function currentSession<Attributes extends object = AnyAttributes>(): Promise<
  CurrentSession<Attributes> | null | undefined
> {
  await connection();
  return (await load()).currentSession<Attributes>({ headers: await headers() }, server);
}

/** The user of the request that is being answered: null for nobody, undefined if the request cannot tell. */
export async function currentUser<Attributes extends object = AnyAttributes>(): Promise<
  Account<Attributes> | null | undefined
> {
  const session = await currentSession<Attributes>();
  return session && session.user;
}

/** What the provider takes. */
export interface LatchkeyProviderProps {
  readonly children?: ReactNode;
  /** Shown until the session is known. Default: nothing. */
  readonly fallback?: ReactNode;
}

/** Tells the components in it who is logged in, as the session of the request says. Put it around the children of a layout. */
export const LatchkeyProvider = ({ children, fallback }: LatchkeyProviderProps): ReactElement =>
  createElement(Suspense, { fallback }, createElement(WithUser, undefined, children));

async function WithUser({ children }: { readonly children?: ReactNode }): Promise<ReactElement> {
  return createElement(Provider, { initialUser: await currentUser() }, children);
}

/** The path of the login page, from which a user returns to a path of the app. Link to it with `<a>`. */
export function loginUrl(continueTo = "/"): string {
  const { ISSUER, LATCHKEY_ISSUER } = process.env;
  const { pathname } = new URL(LATCHKEY_ISSUER || ISSUER || "http://localhost/auth");
  return `${pathname.replace(/\/$/, "")}/app/login?continue=${encodeURIComponent(continueTo)}`;
}
