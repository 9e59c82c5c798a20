type Handler = (request: Request, pass: () => Promise<Response>) => Promise<Response>;

/** The way to all servers, with somebody on it who writes down what goes by, and may stop or change it. */
export interface Network {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** What went by, as "POST /session", since the check began or forget(). */
  readonly calls: readonly string[];
  forget(): void;
  /** The headers of the last request that went by. */
  readonly headers: Headers;
  /** Has the next requests of that name handled, one by each handler. */
  meet(call: string, ...handlers: Handler[]): void;
}

/** Hears also every token and cookie that goes by. */
export function createNetwork(hearSecret: (value: string) => void): Network {
  const calls: string[] = [];
  const waiting: { readonly call: string; readonly handler: Handler }[] = [];
  let headers = new Headers();
  return {
    calls,
    forget: () => void (calls.length = 0),
    get headers() {
      return headers;
    },
    meet(call, ...handlers) {
      waiting.push(...handlers.map((handler) => ({ call, handler })));
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const call = `${request.method} ${new URL(request.url).pathname}`;
      calls.push(call);
      headers = new Headers(request.headers);
      for (const name of ["Authorization", "Cookie"]) {
        const [, secret] = headers.get(name)?.split(/^Bearer |^__Host-latchkey=/) ?? [];
        if (secret) hearSecret(secret);
      }
      const pass = (): Promise<Response> => fetch(request);
      const next = waiting.findIndex((one) => one.call === call);
      return next < 0 ? pass() : waiting.splice(next, 1)[0]!.handler(request, pass);
    },
  };
}

/** The server never got it, or its answer was lost. */
export const lost: Handler = async () => {
  throw new TypeError("the line is dead");
};

/** The server got it; its answer was lost. */
export const answerLost: Handler = async (_, pass) => {
  await pass();
  throw new TypeError("the line is dead");
};

/** What a server of ours says when it cannot serve, or something else that is written in JSON. */
export const refused =
  (status: number, code: string): Handler =>
  async () =>
    new Response(JSON.stringify({ code, title: "No.", detail: "Not now.", status }), {
      status,
      headers: { "Content-Type": "application/problem+json", "X-Request-Id": "r-1" },
    });

/** Sends it with a token that is no good. */
export const withBadToken: Handler = async (request) => {
  const headers = new Headers(request.headers);
  headers.set("Authorization", "Bearer no.good.token");
  return fetch(new Request(request, { headers }));
};

/** Holds an answer back, or the request itself, until it is let go. */
export function gate(hold: "answer" | "request" = "answer") {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const handler: Handler = async (_, pass) => {
    if (hold === "request") {
      reach();
      await opened;
      return pass();
    }
    const answer = await pass();
    reach();
    await opened;
    return answer;
  };
  return { handler, reached, open };
}
