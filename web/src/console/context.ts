import type { Account } from "latchkey-auth/client";
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";

interface ConsoleState {
  /** The administrator. */
  readonly user: Account;
  /** The result of the last action. */
  readonly result: { readonly text: ComponentChildren } | undefined;
  /** Shows the result of an action, and moves the focus to it. */
  readonly say: (text: ComponentChildren) => void;
}

/** What all pages of the console share. The console provides it. */
export const ConsoleContext = createContext<ConsoleState | undefined>(undefined);

/** What all pages of the console share. Only for parts of the console. */
export function useConsole(): ConsoleState {
  const state = useContext(ConsoleContext);
  if (!state) throw new Error("There is no console around this part.");
  return state;
}
