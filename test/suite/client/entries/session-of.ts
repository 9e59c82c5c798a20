// Asks `latchkey-auth/server` who is logged in, on any runtime: as a Worker, whose request's body has what to ask, and as a
// program, which has it in the variable ASKED.
import { hasSessionCookie, LatchkeyError, sessionOf } from "latchkey-auth/server";

interface Asked {
  readonly baseUrl: string;
  /** Where nothing listens. */
  readonly away: string;
  readonly cookie: string;
}

async function answers({ baseUrl, away, cookie }: Asked): Promise<object> {
  const headers = new Headers({ cookie });
  const hint = { cookie: "latchkey-dev-hint=1" };
  return {
    name: (await sessionOf({ headers }, { baseUrl }))?.user.username,
    nobody: await sessionOf({ headers: new Headers() }, { baseUrl }),
    isUnknown: (await sessionOf({ headers: hint }, { baseUrl })) === undefined,
    isForged: (await sessionOf({ method: "POST", headers }, { baseUrl })) === undefined,
    has: [headers, hint, {}].map(hasSessionCookie),
    away: await sessionOf({ headers }, { baseUrl: away }).catch((error: unknown) =>
      error instanceof LatchkeyError ? error.code : String(error),
    ),
  };
}

const asked = typeof process === "object" ? process.env["ASKED"] : undefined;
if (asked) process.stdout.write(JSON.stringify(await answers(JSON.parse(asked) as Asked)));

const worker = {
  fetch: async (request: Request): Promise<Response> =>
    Response.json(await answers((await request.json()) as Asked)),
};

// Bun would serve a module whose default export has `fetch`.
export default asked ? {} : worker;
