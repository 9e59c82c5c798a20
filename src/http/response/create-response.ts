/** What an answer has beside its body. Each cookie becomes a header `Set-Cookie`. */
export interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies?: readonly string[] | undefined;
}

/** Creates an answer that the server of the runtime can send. */
export type CreateResponse = (body: BodyInit | null, head: Head) => Response;

/** For runtimes that have nothing cheaper. */
export const webResponse: CreateResponse = (body, { status, headers, cookies }) => {
  if (!cookies) return new Response(body, { status, headers });
  // Not an array of pairs, because a server around this one may use @hono/node-server, which does not accept it.
  const several = new Headers(headers);
  for (const cookie of cookies) several.append("Set-Cookie", cookie);
  return new Response(body, { status, headers: several });
};
