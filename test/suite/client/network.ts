type Handler = (request: Request, pass: () => Promise<Response>) => Promise<Response>;

/** Sends requests to the real servers, records them, and lets a check intercept some of them. */
export interface Network {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The requests since the check started or reset() was called, in the form "POST /session". */
  readonly calls: readonly string[];
  reset(): void;
  /** Receives each token and cookie that is sent. */
  readonly onSecret: (value: string) => void;
  /** The headers of the last request. */
  readonly headers: Headers;
  /** Passes the next requests of this form to the handlers, one request to each handler. */
  intercept(call: string, ...handlers: Handler[]): void;
}

export function createNetwork(onSecret: (value: string) => void): Network {
  const calls: string[] = [];
  const waiting: { readonly call: string; readonly handler: Handler }[] = [];
  let headers = new Headers();
  return {
    calls,
    onSecret,
    reset: () => void (calls.length = 0),
    get headers() {
      return headers;
    },
    intercept(call, ...handlers) {
      waiting.push(...handlers.map((handler) => ({ call, handler })));
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const call = `${request.method} ${new URL(request.url).pathname}`;
      calls.push(call);
      headers = new Headers(request.headers);
      for (const name of ["Authorization", "Cookie"]) {
        const [, secret] =
          headers.get(name)?.split(/^Bearer |^(?:__Host-latchkey|latchkey-dev)=/) ?? [];
        if (secret) onSecret(secret);
      }
      const pass = (): Promise<Response> => fetch(request);
      const next = waiting.findIndex((one) => one.call === call);
      return next < 0 ? pass() : waiting.splice(next, 1)[0]!.handler(request, pass);
    },
  };
}

/** The request fails and never reaches the server. */
export const requestLost: Handler = async () => {
  throw new TypeError("connection lost");
};

/** The server handles the request, but its response is lost. */
export const responseLost: Handler = async (_, pass) => {
  await pass();
  throw new TypeError("connection lost");
};

/** Responds with an error as Latchkey sends it, without asking the server. */
export const problem =
  (status: number, code: string, other: Readonly<Record<string, string>> = {}): Handler =>
  async () =>
    new Response(JSON.stringify({ code, title: "No.", detail: "Not now.", status }), {
      status,
      headers: { "Content-Type": "application/problem+json", "X-Request-Id": "r-1", ...other },
    });

/** Sends the request with an invalid token. */
export const withBadToken: Handler = async (request) => {
  const headers = new Headers(request.headers);
  headers.set("Authorization", "Bearer no.good.token");
  return fetch(new Request(request, { headers }));
};

/** Delays the response, or the request itself, until `open()`. `reached` resolves when the delay starts. */
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
