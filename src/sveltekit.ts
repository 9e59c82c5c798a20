// `latchkey-auth/sveltekit`: Latchkey in an app with SvelteKit. The app bundles this module, and never the server.
import { building } from "$app/env";
import type * as Embedded from "latchkey-auth/embedded";
import type {
  Account,
  AnyAttributes,
  AppServer,
  CurrentSession,
  Latchkey,
} from "latchkey-auth/embedded";

export type { Account, CurrentSession, Latchkey } from "latchkey-auth/embedded";

/** What an adapter passes may be the address of a proxy. */
const server: AppServer = { port: 5173, passes: "the connection" };

/** Not a text in the call, because Vite would bundle the server, which has a native module and loads other files. */
const embedded = ["latchkey-auth", "embedded"].join("/");
const load = () => import(/* @vite-ignore */ embedded) as Promise<typeof Embedded>;

/** The Latchkey of the app, opened at the first call. */
export async function openLatchkey(): Promise<Latchkey> {
  const latchkey = await (await load()).openLatchkey(server);
  opened = latchkey.issuer;
  return latchkey;
}

/** The parts of an event of SvelteKit that are read. */
export interface LatchkeyEvent {
  readonly request: Request;
  readonly url: URL;
  getClientAddress(): string;
}

/** The requests whose user was asked for. */
const personal = new WeakSet<Request>();

/** The hook `init`. In production, the server ends with 78 if its configuration cannot be used. */
export async function init(): Promise<void> {
  if (!building && process.env["NODE_ENV"] === "production") {
    await (await load()).startLatchkey(server);
  }
}

/**
 * The hook `handle`: answers the requests below the path of `ISSUER`, and passes all others on. No cache keeps a page for which
 * `currentUser` or `currentSession` was called.
 */
export async function handle<Event extends LatchkeyEvent>({
  event,
  resolve,
}: {
  event: Event;
  resolve(event: Event): Response | Promise<Response>;
}): Promise<Response> {
  if (building) return resolve(event);
  const { pathname } = event.url;
  const { issuer, fetch } = await openLatchkey();
  const path = pathOf(issuer);
  if (pathname === path || pathname.startsWith(`${path}/`)) {
    return fetch(event.request, { requestIP: () => addressOf(event) });
  }
  const response = await resolve(event);
  if (!personal.has(event.request)) return response;
  // The headers of a response of `fetch` cannot be changed.
  const { body, status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "private, no-store");
  return new Response(body, { status, statusText, headers });
}

/** Null if the adapter does not know the address. A header may tell it. */
function addressOf(event: LatchkeyEvent): { readonly address: string } | null {
  try {
    return { address: event.getClientAddress() };
  } catch {
    return null;
  }
}

/** The session of the request of an event: null for nobody, undefined if the request cannot tell, as for pages that are prerendered. */
export async function currentSession<Attributes extends object = AnyAttributes>({
  request,
}: Pick<LatchkeyEvent, "request">): Promise<CurrentSession<Attributes> | null | undefined> {
  if (building) return undefined;
  personal.add(request);
  return (await load()).currentSession<Attributes>(request, server);
}

/** The user of the request of an event: null for nobody, undefined if the request cannot tell. */
export async function currentUser<Attributes extends object = AnyAttributes>(
  event: Pick<LatchkeyEvent, "request">,
): Promise<Account<Attributes> | null | undefined> {
  const session = await currentSession<Attributes>(event);
  return session && session.user;
}

/** The path of the login page, from which a user returns to a path of the app. Link to it with `data-sveltekit-reload`. */
export const loginUrl = (continueTo = "/"): string =>
  `${pathOf(opened ?? issuerIn(process.env))}/app/login?continue=${encodeURIComponent(continueTo)}`;

/** The `issuer` of the Latchkey that was opened. */
let opened: string | undefined;

const issuerIn = ({ ISSUER, LATCHKEY_ISSUER }: NodeJS.ProcessEnv): string =>
  LATCHKEY_ISSUER || ISSUER || "http://localhost/auth";

const pathOf = (issuer: string): string => new URL(issuer).pathname.replace(/\/$/, "");
