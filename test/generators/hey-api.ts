// @ts-nocheck: its imports are not generated yet. test/package/generated-clients.test.ts removes this line and checks strictly.
import { client } from "./made/client.gen.js";
import * as latchkey from "./made/index.js";
import { same } from "./same.ts";

/** Calls Latchkey by the generated types alone, and returns the answers. */
export async function call(baseUrl: string, person: latchkey.Registration) {
  let accessToken: string | undefined;
  // Only for bearer tokens, because the token calls would send any value as client credentials.
  client.setConfig({
    baseUrl,
    auth: ({ scheme }) => (scheme === "bearer" ? accessToken : undefined),
  });
  const { username, password } = person;

  const registered = await latchkey.register({ body: person });
  if (!registered.data) throw new Error(registered.error.code);
  same<typeof registered.data, latchkey.Account>(true);
  same<latchkey.Account["id"], string>(true);
  same<latchkey.Account["role"], string>(true);
  // @ts-expect-error: the password is missing
  void (() => latchkey.register({ body: { username, email: "", name: "" } }));

  const again = await latchkey.register({ body: person });
  if (!again.error) throw new Error("registered twice");
  void ("username_taken" satisfies typeof again.error.code);
  // @ts-expect-error: there is no such code
  void ("no_such_code" satisfies typeof again.error.code);

  const invalid = await latchkey.register({ body: { ...person, username: "" } });
  const field = invalid.error?.code === "validation_failed" ? invalid.error.errors[0] : undefined;
  same<NonNullable<typeof field>, latchkey.FieldErrors[number]>(true);

  const body = { grant_type: "password", username, password } as const;
  const loggedIn = await latchkey.getToken({ body });
  if (!loggedIn.data) throw new Error(loggedIn.error.error);
  const { access_token, refresh_token } = loggedIn.data;
  same<typeof access_token, string>(true);
  same<typeof refresh_token, string | undefined>(true);
  // @ts-expect-error: there is no such grant
  void (() => latchkey.getToken({ body: { grant_type: "implicit" } }));

  const wrong = await latchkey.getToken({ body: { ...body, password: `${password}!` } });
  if (!wrong.error) throw new Error("logged in by a wrong password");
  void ("invalid_grant" satisfies typeof wrong.error.error);
  // @ts-expect-error: there is no such error
  void ("no_such_error" satisfies typeof wrong.error.error);

  const anonymous = await latchkey.getMe();
  accessToken = access_token;
  const me = await latchkey.getMe();
  same<NonNullable<typeof me.data>, latchkey.Account>(true);

  const verified = await latchkey.verifyToken();
  if (!verified.data || !("sid" in verified.data)) throw new Error("no person's token");
  same<typeof verified.data.username, string>(true);

  const listed = await latchkey.listSessions();
  const [session] = listed.data?.sessions ?? [];
  if (!session) throw new Error("no session");
  same<typeof session.current, boolean>(true);
  same<typeof session.user_agent, string | null>(true);

  const started = await latchkey.logIn({ body: { username, password } });
  same<NonNullable<typeof started.data>, latchkey.BrowserSession>(true);
  // @ts-expect-error: the header is missing
  void (() => latchkey.refreshSession());
  const foreign = await latchkey.refreshSession({ headers: { "X-Latchkey": "1" } });

  const others = await latchkey.endSessions({ query: { include_current: "false" } });
  // @ts-expect-error: the id is missing
  void (() => latchkey.endSession());
  const ended = await latchkey.endSession({ path: { id: session.id } });
  const token = refresh_token ?? "";
  const revoked = await latchkey.revokeToken({ body: { token } });
  const late = await latchkey.listSessions();

  return {
    user: registered.data,
    again: again.error.code,
    field,
    wrong: wrong.error.error,
    anonymous: anonymous.error?.code,
    me: me.data,
    verified: verified.data,
    session,
    started: started.data?.user,
    foreign: foreign.error?.code,
    others: others.response?.status,
    ended: ended.response?.status,
    revoked: revoked.response?.status,
    late: late.error?.code,
    tokens: [access_token, token, started.data?.access_token],
  };
}
