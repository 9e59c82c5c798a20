/** The other pages of an origin may keep values of their own. */
const prefix = "latchkey-";

/** A storage of the browser. It keeps nothing where the browser has switched it off. */
const storage = (of: () => Storage) => ({
  get(name: string): string | undefined {
    try {
      return of().getItem(prefix + name) ?? undefined;
    } catch {
      return undefined;
    }
  },
  /** Keeps a value. Undefined removes it. */
  set(name: string, value: string | undefined): void {
    try {
      if (value === undefined) of().removeItem(prefix + name);
      else of().setItem(prefix + name, value);
    } catch {
      // The page works without it.
    }
  },
});

/** What this tab keeps, until it is closed. */
export const ofTab = storage(() => sessionStorage);

/** What this browser keeps. */
export const ofBrowser = storage(() => localStorage);
