// @ts-nocheck: its imports are not generated yet. test/package/generated-clients.test.ts removes this line and checks strictly.
import createClient from "openapi-fetch";
import type { components, paths } from "./made/api.ts";
import { same } from "./same.ts";

type Schemas = components["schemas"];

/** Calls Latchkey by the generated types alone, and returns the answers. */
export async function call(baseUrl: string, person: Schemas["Registration"]) {
  const client = createClient<paths>({ baseUrl });
  const { username, password } = person;

  const registered = await client.POST("/authenticate/register", { body: person });
  if (!registered.data) throw new Error(registered.error.code);
  same<typeof registered.data, Schemas["Account"]>(true);
  same<Schemas["Account"]["id"], string>(true);
  same<Schemas["Account"]["role"], string>(true);
  // @ts-expect-error: the password is missing
  void (() => client.POST("/authenticate/register", { body: { username, email: "", name: "" } }));

  const again = await client.POST("/authenticate/register", { body: person });
  if (!again.error) throw new Error("registered twice");
  void ("username_taken" satisfies typeof again.error.code);
  // @ts-expect-error: there is no such code
  void ("no_such_code" satisfies typeof again.error.code);

  const unnamed = { ...person, username: "" };
  const invalid = await client.POST("/authenticate/register", { body: unnamed });
  const field = invalid.error?.code === "validation_failed" ? invalid.error.errors[0] : undefined;
  same<NonNullable<typeof field>, Schemas["FieldErrors"][number]>(true);

  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = { grant_type: "password", username, password } as const;
  const loggedIn = await client.POST("/authenticate/token", { body, headers });
  if (!loggedIn.data) throw new Error(loggedIn.error.error);
  const { access_token, refresh_token } = loggedIn.data;
  same<typeof access_token, string>(true);
  same<typeof refresh_token, string | undefined>(true);
  // @ts-expect-error: there is no such grant
  void (() => client.POST("/authenticate/token", { body: { grant_type: "implicit" }, headers }));

  const wrong = await client.POST("/authenticate/token", {
    body: { ...body, password: `${password}!` },
    headers,
  });
  if (!wrong.error) throw new Error("logged in by a wrong password");
  void ("invalid_grant" satisfies typeof wrong.error.error);
  // @ts-expect-error: there is no such error
  void ("no_such_error" satisfies typeof wrong.error.error);

  const anonymous = await client.GET("/users/me");
  client.use({
    onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${access_token}`),
  });
  const me = await client.GET("/users/me");
  same<NonNullable<typeof me.data>, Schemas["Account"]>(true);

  const verified = await client.POST("/authenticate/verify/token");
  if (!verified.data || !("sid" in verified.data)) throw new Error("no person's token");
  same<typeof verified.data.username, string>(true);

  const listed = await client.GET("/users/me/sessions");
  const [session] = listed.data?.sessions ?? [];
  if (!session) throw new Error("no session");
  same<typeof session.current, boolean>(true);
  same<typeof session.user_agent, string | null>(true);

  const started = await client.POST("/session", { body: { username, password } });
  same<NonNullable<typeof started.data>, Schemas["BrowserSession"]>(true);
  // @ts-expect-error: the header is missing
  void (() => client.POST("/session/refresh"));
  const foreign = await client.POST("/session/refresh", {
    params: { header: { "X-Latchkey": "1" } },
  });

  const others = await client.DELETE("/users/me/sessions", {
    params: { query: { include_current: "false" } },
  });
  // @ts-expect-error: the id is missing
  void (() => client.DELETE("/users/me/sessions/{id}"));
  const { id } = session;
  const ended = await client.DELETE("/users/me/sessions/{id}", { params: { path: { id } } });
  const token = refresh_token ?? "";
  const revoked = await client.POST("/authenticate/revoke", { body: { token }, headers });
  const late = await client.GET("/users/me/sessions");

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
    others: others.response.status,
    ended: ended.response.status,
    revoked: revoked.response.status,
    late: late.error?.code,
    tokens: [access_token, token, started.data?.access_token],
  };
}
