import { createContext } from "preact";
import { useState } from "preact/hooks";

/** An action that failed. */
export interface Trouble {
  readonly action: string;
  readonly message: string;
  /** Until when the user has to wait, in epoch milliseconds. */
  readonly waitUntil?: number | undefined;
  /** Runs the action again. Undefined if the user has to change something first. */
  readonly retry?: (() => Promise<unknown>) | undefined;
}

interface TroublesOfPage {
  /** The last failure. It stays until the same action succeeds, or until the page changes. */
  readonly last: Trouble | undefined;
  readonly report: (trouble: Trouble) => void;
  readonly resolve: (action: string) => void;
  readonly clear: () => void;
}

const nothing = (): void => {};

/** The failures of the current page, so that one alert shows the failures of all its parts. */
export const Troubles = createContext<TroublesOfPage>({
  last: undefined,
  report: nothing,
  resolve: nothing,
  clear: nothing,
});

/** The value of `Troubles`. */
export function useTroubles(): TroublesOfPage {
  const [troubles, setTroubles] = useState<readonly Trouble[]>([]);
  return {
    last: troubles.at(-1),
    report: (trouble) => setTroubles((before) => [...without(before, trouble.action), trouble]),
    resolve: (action) => setTroubles((before) => without(before, action)),
    clear: () => setTroubles([]),
  };
}

/** The same array if nothing is removed, so that nothing is rendered again. */
function without(troubles: readonly Trouble[], action: string): readonly Trouble[] {
  const others = troubles.filter((trouble) => trouble.action !== action);
  return others.length < troubles.length ? others : troubles;
}
