/** What an answer has beside its body. Each cookie becomes a header `Set-Cookie`. */
export interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies?: readonly string[] | undefined;
}

/** Creates an answer of a runtime. */
export type CreateResponse = (body: BodyInit | null, head: Head) => Response;

/** The answer of every runtime that has nothing cheaper. */
export const webResponse: CreateResponse = (body, { status, headers, cookies }) => {
  if (!cookies) return new Response(body, { status, headers });
  // Not an array of pairs, which @hono/node-server does not take in another server.
  const several = new Headers(headers);
  for (const cookie of cookies) several.append("Set-Cookie", cookie);
  return new Response(body, { status, headers: several });
};
