import { ofTab } from "../routing/storage.ts";

/** Where this tab keeps that the user does not want to stay logged in. A login may take several pages. */
const kept = "forget";

let stays = ofTab.get(kept) === undefined;

/** Whether the next login of this tab is remembered when the browser is closed. */
export const staysLoggedIn = (): boolean => stays;

export function setStaysLoggedIn(isWanted: boolean): void {
  stays = isWanted;
  ofTab.set(kept, isWanted ? undefined : "1");
}

/** A login with what the user wants of it. */
export const withRemember = <Login extends object>(login: Login): Login =>
  stays ? login : { ...login, remember: false };
