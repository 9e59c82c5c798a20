import { useState } from "preact/hooks";
import { ofTab } from "./storage.ts";

/** What a tab keeps of a flow: for a reload, and because phones discard tabs while their user reads an email. */
const names = [
  /** What was typed as the username or email address, for all pages before a login. */
  "typed",
  /** The code that the page `code` waits for, and the one that proves the address of a new account on the page `connect`. */
  "code",
  "connect-code",
  /** When the user had proved last who they are, before the deletion of the account asked for it. */
  "deletion",
  /** The second step of a login. */
  "second-step",
  /** The token of an invitation to an organization. */
  "invitation",
] as const;

type Kept = (typeof names)[number];

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

/** Removes everything, because somebody else may use the tab next. */
export const forgetKept = (): void => names.forEach((name) => keep(name, undefined));

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
