/** A value that changes as a whole, and the listeners that hear of it. */
export interface Cell<State extends object> {
  /** Frozen. The same object until a member changes. */
  readonly current: Readonly<State>;
  /** Changes members. Members with equal data keep their value, and without a change nobody is called. */
  set(changes: Partial<State>): void;
  /** Returns a function that removes the listener. */
  subscribe(listener: () => void): () => void;
}

export function createCell<State extends object>(initial: State): Cell<State> {
  let current = Object.freeze(initial);
  // Replaced and never modified, because listeners may be added or removed while they are called.
  let listeners: readonly { readonly listener: () => void }[] = [];

  return {
    get current() {
      return current;
    },
    set(changes) {
      const changed = (Object.keys(changes) as (keyof State)[]).filter(
        (name) => !isSame(current[name], changes[name]),
      );
      if (changed.length === 0) return;
      const next: State = { ...current };
      for (const name of changed) next[name] = changes[name] as State[keyof State];
      current = Object.freeze(next);
      for (const entry of listeners) if (listeners.includes(entry)) notify(entry.listener);
    },
    subscribe(listener) {
      const entry = { listener };
      listeners = [...listeners, entry];
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
  };
}

/** Whether two values are equal data. Two errors never are. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (!(other instanceof Error) && JSON.stringify(one) === JSON.stringify(other));

/** Calls a listener. If it throws, the error is reported as uncaught, and the other listeners are still called. */
function notify(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
