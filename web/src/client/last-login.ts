import type { Account } from "latchkey-auth/client";
import { ofBrowser, ofTab } from "../routing/storage.ts";
import { staysLoggedIn } from "./remember.ts";

/** Who logged in last in this browser, and how. */
export interface LastLogin {
  /** `password`, `passkey`, `code`, or the id of a provider. */
  readonly way: string;
  readonly initial: string;
  /** Absent where the server does not know the browser any more, as `username`, which is what was typed. */
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  /** Until when it is kept, in epoch milliseconds. */
  readonly until: number;
}

/** Where this browser keeps it. */
const kept = "login";

/** Where this tab keeps how its user is logging in. */
const trying = "way";

const lifetime = 30 * 24 * 60 * 60 * 1000;

/** Notes how the user is logging in. */
export const noteWay = (way: string, username?: string): void =>
  ofTab.set(trying, JSON.stringify([way, username]));

/** Notes the way of a login with the client. */
export function noteLogin(login: object): void {
  const { username } = login as { username?: string };
  if ("passkey" in login) noteWay("passkey");
  else noteWay("password" in login ? "password" : "code", username);
}

/** Keeps who has just logged in in this tab. Nobody is kept who does not want to stay logged in here. */
export function keepLogin({ name, username, email }: Account): void {
  const noted = ofTab.get(trying);
  ofTab.set(trying, undefined);
  if (noted === undefined) return;
  if (!staysLoggedIn()) return forgetLogin();
  const [way, typed] = JSON.parse(noted) as [string, string?];
  const shown = name && name !== username ? name : (typed ?? email ?? username);
  const initial = [...shown][0] ?? "";
  write({ way, initial, name: shown, username: typed, until: Date.now() + lifetime });
}

export const forgetLogin = (): void => ofBrowser.set(kept, undefined);

/** What this browser has kept. Undefined once its time is over. */
export function keptLogin(): LastLogin | undefined {
  try {
    const login = JSON.parse(ofBrowser.get(kept) ?? "null") as LastLogin | null;
    return login && Date.now() < login.until ? login : undefined;
  } catch {
    return undefined;
  }
}

/** The same without the name, which is removed, because the server no longer knows the browser. */
export function withoutName({ way, initial, until }: LastLogin): LastLogin {
  const login = { way, initial, until };
  write(login);
  return login;
}

const write = (login: LastLogin): void => ofBrowser.set(kept, JSON.stringify(login));
