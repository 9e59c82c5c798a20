import { AsyncLocalStorage } from "node:async_hooks";

/** The traces of the requests that run. */
export interface Traces {
  /** Runs work in the trace of a `traceparent`. */
  run<T>(traceparent: string, work: () => Promise<T>): Promise<T>;
  /** The `traceparent` of the work that runs. A statement that several requests share has that of the first. */
  current(): string | undefined;
}

/** Characters of a `traceparent`. A later version may have more, which callers could make too long for the proxy. */
const known = 55;

export function createTraces(): Traces {
  const traces = new AsyncLocalStorage<string>();
  return {
    run: (traceparent, work) => traces.run(traceparent.slice(0, known), work),
    current: () => traces.getStore(),
  };
}
