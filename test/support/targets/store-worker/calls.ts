import type { EdgeDatabase } from "../../../../src/entry/runtimes/workers.ts";
import { decode, encode } from "./wire.ts";

/** A Worker that serves its store over HTTP: GET returns the names of its methods, POST calls one. */
export const serveStore = <B>(open: (bindings: B) => EdgeDatabase) => {
  let database: EdgeDatabase | undefined;
  return {
    async fetch(request: Request, bindings: B): Promise<Response> {
      const { store, connected = (work) => work() } = (database ??= open(bindings));
      if (request.method === "GET") return new Response(encode(Object.keys(store)));
      const [method, ...values] = decode(await request.text()) as [keyof typeof store, ...never[]];
      const call = store[method] as (...values: never[]) => Promise<unknown>;
      const answer = await connected(() => call(...values)).then(
        (returned) => ({ returned }),
        (thrown: unknown) => ({ thrown }),
      );
      return new Response(encode(answer));
    },
  };
};
