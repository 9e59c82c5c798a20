import type { paths } from "latchkey-auth/client";
import { latchkey } from "../../client/latchkey.ts";
import { waiting } from "../../client/providers.ts";
import { ofTab } from "../../routing/storage.ts";

/** What a click would do. */
export type Preview =
  paths["/session/upstream/preview"]["post"]["responses"][200]["content"]["application/json"];

/** A token that waits for a click, and what to open afterwards. */
export interface Held {
  readonly token: string;
  readonly next?: string | undefined;
}

/**
 * Keeps the token in this tab, because the user may have to log in or to read an email first. It works once, for ten minutes, and only with
 * the cookie of this browser. Undefined if there is none.
 */
export function hold(token: string, next: string | undefined): Held | undefined {
  const kept = JSON.parse(ofTab.get(waiting) ?? "null") as Held | null;
  if (kept && (token === "" || token === kept.token)) return kept;
  if (token === "") return undefined;
  const held = { token, next };
  ofTab.set(waiting, JSON.stringify(held));
  return held;
}

export const dropHeld = (): void => ofTab.set(waiting, undefined);

type LogIn = paths["/session/upstream"]["post"];

type LogInBody = LogIn["requestBody"]["content"]["application/json"];

type JsonOf<Status extends 200 | 202> = LogIn["responses"][Status]["content"]["application/json"];

/** Logs in, or sends a code. The session is only in the cookie then, so the page has to be loaded again. */
export const logInWith = (body: LogInBody): Promise<JsonOf<200> | JsonOf<202>> =>
  // The client has no call for it, because it does not keep the tokens of this login.
  (latchkey.call as (...call: readonly unknown[]) => Promise<JsonOf<200> | JsonOf<202>>)(
    "post",
    "/session/upstream",
    { body },
  );
