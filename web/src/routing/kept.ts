import { useState } from "preact/hooks";
import { ofTab } from "./storage.ts";

/** What a tab keeps of a flow: for a reload, and because phones discard tabs while their user reads an email. */
type Kept =
  /** What was typed as the username or email address, for all pages before a login. */
  | "typed"
  /** The email with a code to log in, and the one that a user without a password gets after the registration. */
  | "code"
  | "sign-up"
  /** The account whose address has to be verified, on the page of the login and on that of the registration. */
  | "unverified"
  | "registered"
  /** Whether the user has just signed up without a password. */
  | "new"
  /** The second step of a login. */
  | "second-step";

/** What the tab has kept under a name. Undefined once its time is over. */
export function kept(name: Kept): unknown {
  const [value, until] = JSON.parse(ofTab.get(name) ?? "[]") as [unknown?, number?];
  return Date.now() < (until ?? 0) ? value : undefined;
}

/** Keeps a value for some seconds. Undefined removes it. */
export const keep = (name: Kept, value: unknown, seconds = 600): void =>
  ofTab.set(
    name,
    value === undefined ? undefined : JSON.stringify([value, Date.now() + seconds * 1000]),
  );

/** A state that the tab keeps for some seconds. */
export function useKept<T>(
  name: Kept,
  seconds?: number,
): [value: T | undefined, set: (value: T | undefined) => void] {
  const [value, setValue] = useState(() => kept(name) as T | undefined);
  const set = (next: T | undefined) => {
    keep(name, next, seconds);
    setValue(() => next);
  };
  return [value, set];
}
