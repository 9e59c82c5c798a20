import type { Account } from "latchkey-auth/client";
import { ofBrowser, ofTab } from "../routing/storage.ts";
import { staysLoggedIn } from "./remember.ts";

/** Who logged in last in this browser, and how. */
export interface LastLogin {
  /** `password`, `passkey`, `code`, or the id of a provider. */
  readonly way: string;
  readonly name: string;
  /** What was typed. */
  readonly username?: string | undefined;
  /** The id of the session. The name is shown only once this one has expired. */
  readonly session: string;
  /** Until when it is kept, in epoch milliseconds. */
  readonly until: number;
}

/** Where this browser keeps it. */
const kept = "login";

/** Where this tab keeps the id of the provider at which its user is logging in. */
const provider = "way";

const lifetime = 30 * 24 * 60 * 60 * 1000;

/** How the user of this page is logging in, and what was typed. */
let trying: readonly [way: string, typed?: string | undefined] | undefined;

/** Notes a login at a provider, which comes back to this tab with another page. Without an id, it did not come back. */
export const noteProvider = (id?: string): void => ofTab.set(provider, id);

/** Notes the way of a login with the client. */
export function noteLogin(login: object): void {
  const { username } = login as { username?: string };
  noteProvider();
  if ("passkey" in login) trying = ["passkey"];
  else trying = ["password" in login ? "password" : "code", username];
}

/**
 * Keeps who has logged in on this page, or at a provider. It is for the response of that login only, because a session may come from
 * another tab, in which somebody else typed. A user who does not want to stay logged in here is not kept.
 */
export function keepLogin(user: Account, session: string): void {
  const atProvider = ofTab.get(provider);
  const noted = trying ?? (atProvider === undefined ? undefined : [atProvider]);
  trying = undefined;
  noteProvider();
  if (noted === undefined) return;
  if (staysLoggedIn()) {
    const { name, username, email } = user;
    const [way, typed] = noted;
    const shown = name && name !== username ? name : (typed ?? email ?? username);
    const until = Date.now() + lifetime;
    const login: LastLogin = { way, name: shown, username: typed, session, until };
    ofBrowser.set(kept, JSON.stringify(login));
  } else forgetLogin();
}

export const forgetLogin = (): void => ofBrowser.set(kept, undefined);

/** What this browser has kept. Once its time is over, this deletes it. */
export function keptLogin(): LastLogin | undefined {
  try {
    const login = JSON.parse(ofBrowser.get(kept) ?? "null") as LastLogin | null;
    if (login && Date.now() < login.until) return login;
  } catch {
    // Deleted too, because no one can read it.
  }
  forgetLogin();
  return undefined;
}
