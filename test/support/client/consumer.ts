import {
  createClient,
  type AccountChanges,
  type AnyAttributes,
  LatchkeyError,
  type AccountExport,
  type Client,
  type ErrorCode,
  type FieldError,
  type Organization,
  type Session,
  type Account,
  type paths,
} from "latchkey-auth/client";
import { switchOrganization } from "latchkey-auth/organizations";
// Uses the client as an app does. test/package/client.test.ts compiles this file against the published types.
import {
  type AddedPasskey,
  createPasskeys,
  PasskeyError,
  type PasskeyErrorCode,
  type Passkeys,
} from "latchkey-auth/passkeys";
import {
  createLoginFlow,
  createStore,
  type LoginFlow,
  type LoginSnapshot,
  type Snapshot,
  type Store,
} from "latchkey-auth/store";

/** Uses of the client that must compile, and uses that must not. */
export async function use(client: Client): Promise<void> {
  const user: Account | undefined = await client.getUser();
  void user?.username;
  const registered: Account | undefined = await client.register({
    username: "",
    password: "",
    email: "",
    name: "",
  });
  // Servers can make the other members optional.
  await client.register({ email: "", password: "" });
  // @ts-expect-error: a registration needs an address
  await client.register({ password: "" });
  const loggedIn: Account = await client.logIn({ username: "", password: "" });
  const byEmail: Account = await client.logIn({ email: "", password: "" });
  // @ts-expect-error: a login has one name
  await client.logIn({ username: "", email: "", password: "" });
  // @ts-expect-error: a login has a name
  await client.logIn({ password: "" });
  const verified: Account = await client.verifySecondFactor({ token: "", totp: "" });
  // @ts-expect-error: the token of the login is missing
  await client.verifySecondFactor({ totp: "" });
  // @ts-expect-error: a password is no second factor
  await client.verifySecondFactor({ token: "", password: "" });
  const { login_request } = await client.sendLoginLink({ username: "" });
  const byCode: Account = await client.logIn({ login_request, username: "", code: "" });
  // @ts-expect-error: a code belongs to a request and a name
  await client.logIn({ code: "" });
  const byLink: Account = await client.logIn({ token: "" });
  void [registered, loggedIn, byEmail, verified, byCode, byLink, loggedIn.email_failed];
  const changed: Account = await client.updateUser({ name: "" });
  await client.updateUser({ username: "" });
  // @ts-expect-error: the address cannot be changed this way
  await client.updateUser({ email: "" });
  await client.forgotPassword({ username: "" });
  await client.resetPassword({ token: "", password: "" });
  await client.sendVerification();
  await client.sendVerification({ username: "" });
  // @ts-expect-error: changeEmail() sends a link to a new address
  await client.sendVerification({ email: "" });
  await client.changeEmail({ email: "" });
  // @ts-expect-error: the new address is missing
  await client.changeEmail({});
  // @ts-expect-error: a password proves no address
  await client.sendVerification({ password: "" });
  await client.verifyEmail({ token: "" });
  await client.call("post", "/users/me/email/verification");
  await client.call("post", "/users/me/email/verification", { body: { email: "" } });
  await client.changePassword({ current_password: "", new_password: "" });
  const { account, sessions: all }: AccountExport = await client.exportUser();
  await client.deleteUser({ password: "" });
  // An account without a password has none to send.
  await client.deleteUser({});
  await client.changePassword({ new_password: "" });
  const sent = await client.call("post", "/session/reauthentication/code");
  await client.reauthenticate({ login_request: sent.login_request, code: "" });
  // @ts-expect-error: all other calls of the session are methods of the client
  await client.call("post", "/session/refresh");
  void [changed, account.email_verified_at, all[0]?.address];
  client.onChange((user) => void user?.id)();
  const organization: Organization | null = client.getOrganization();
  const other: Organization | null = await switchOrganization(client, "");
  await switchOrganization(client, null);
  // @ts-expect-error: none is null
  await switchOrganization(client);
  createClient({ baseUrl: "", organization: other?.id ?? organization?.id });
  await client.updateUser({ attributes: { anything: [1] } });
  const any: AnyAttributes = user?.attributes ?? {};
  void any["anything"];
  const token: string | undefined = await client.getToken();
  void token;
  const { fetch } = client;
  const answer: Response = await fetch("/users/me");
  await fetch(new URL("https://x.test"), { method: "POST" });
  await fetch(new Request("https://x.test"));
  void answer.ok;

  const me: Me = await client.call("get", "/users/me");
  const { sessions } = await client.call("get", "/users/me/sessions");
  const session: Session | undefined = sessions[0];
  const id: string = session?.id ?? me.id;
  const ended: undefined = await client.call("delete", "/users/me/sessions/{id}", {
    params: { id },
  });
  await client.call("delete", "/users/me/sessions");
  await client.call("delete", "/users/me/sessions", { query: { include_current: "true" } });
  await client.call("get", "/users/me", { signal: AbortSignal.abort() });
  const { message } = await client.call("get", "/hello/{name}", { params: { name: "x" } });
  const made: Account = await client.call("post", "/authenticate/register", {
    body: { username: "", password: "", email: "", name: "" },
  });
  void [ended, message.length, made];

  // @ts-expect-error: the path parameter is missing
  await client.call("delete", "/users/me/sessions/{id}");
  // @ts-expect-error: the path has no such parameter
  await client.call("delete", "/users/me/sessions/{id}", { params: { ID: "x" } });
  // @ts-expect-error: there is no such path
  await client.call("get", "/users/you");
  // @ts-expect-error: the path has no such method
  await client.call("post", "/users/me");
  // @ts-expect-error: there is no such query parameter
  await client.call("get", "/users/me/sessions", { query: { page: "1" } });
  // @ts-expect-error: the query parameter does not take this value
  await client.call("delete", "/users/me/sessions", { query: { include_current: "yes" } });
  // @ts-expect-error: the response has no such member
  void me.usrname;
  // @ts-expect-error: the body has no such member
  await client.call("patch", "/users/me", { body: { usrname: "" } });
  // @ts-expect-error: the body is incomplete
  await client.call("post", "/authenticate/register", { body: { username: "" } });
  // @ts-expect-error: only logIn() makes this call
  await client.call("post", "/session", { body: { username: "", password: "" } });
  // @ts-expect-error: call() does not take operations with a form
  await client.call("post", "/authenticate/token", { body: { username: "", password: "" } });
  // @ts-expect-error: the user may be undefined
  void (await client.getUser()).id;
  // @ts-expect-error: the password is missing
  await client.logIn({ username: "" });
  // @ts-expect-error: the baseUrl is missing
  createClient({});
}

interface Attributes {
  readonly phone: string;
  readonly city?: string | undefined;
}

/** Uses of a client that knows the operator's attributes. */
export async function useAttributes(client: Client<Attributes>): Promise<void> {
  const attributes = { phone: "+4930123456" };
  const user = await client.register({ email: "", password: "", attributes });
  // @ts-expect-error: an attribute that is required is missing
  await client.register({ email: "", password: "", attributes: { city: "" } });
  // @ts-expect-error: the attributes are missing
  await client.register({ email: "", password: "" });
  // An account may be older than an attribute.
  const phone: string | undefined = user?.attributes?.phone;
  const changes: AccountChanges<Attributes> = { attributes: { city: null } };
  const changed: Account<Attributes> = await client.updateUser(changes);
  // @ts-expect-error: there is no such attribute
  await client.updateUser({ attributes: { town: "" } });
  // @ts-expect-error: the attribute has another type
  await client.updateUser({ attributes: { phone: 1 } });
  client.onChange((one) => void one?.attributes?.city?.length)();
  void [phone, changed.attributes?.city];
}

/** A client that knows the operator's attributes. */
export const typed: Client<Attributes> = createClient<Attributes>({ baseUrl: "" });

/** Clients with every option. */
export const clients: readonly Client[] = [
  createClient({ baseUrl: "https://login.example.com" }),
  createClient({
    baseUrl: "https://login.example.com/auth/",
    resources: ["https://api.example.com"],
    fetch: globalThis.fetch,
    origin: "https://app.example.com",
  }),
  createClient({ baseUrl: "", fetch: async (input, init) => fetch(new Request(input, init)) }),
];

/** The types of the OpenAPI document, for tools such as openapi-fetch. */
export type Me = paths["/users/me"]["get"]["responses"][200]["content"]["application/json"];

/** An error of one call: it has exactly the codes of this call and status. */
export type Refused =
  paths["/users/me"]["get"]["responses"][401]["content"]["application/problem+json"];

export const refusals: readonly Refused["code"][] = [
  "missing_token",
  "invalid_token",
  // @ts-expect-error: this call does not return the code
  "proof_required",
];

// @ts-expect-error: errors have no such member
export const nothing = (refused: Refused): string => refused.titel;

/** Describes an error in words. */
export function explain(error: unknown): string {
  if (!(error instanceof LatchkeyError)) throw error;
  const code: ErrorCode = error.code;
  const fields: readonly FieldError[] = error.errors;
  switch (code) {
    case "invalid_grant":
    case "username_taken":
    case "origin_not_allowed":
    case "unreachable":
    case "unexpected":
      return `${error.status?.toFixed()} ${error.requestId?.trim()} ${error.retryAfter?.toFixed()}`;
    // @ts-expect-error: there is no such code
    case "no_such_code":
      return "";
    default:
      return fields.map(({ pointer, message }) => `${pointer} ${message}`).join();
  }
}

/** Logs in by a passkey, and says in words why that failed. */
export async function logInByPasskey(client: Client): Promise<string> {
  const passkeys: Passkeys = createPasskeys(client);
  const stop = passkeys.autofill((error) => console.log(explain(error)));
  try {
    return (await passkeys.logIn()).username;
  } catch (error) {
    if (!(error instanceof PasskeyError)) throw error;
    const code: PasskeyErrorCode = error.code;
    return code;
  } finally {
    stop();
  }
}

/** Who is logged in, and the steps of a login, as stores. */
export async function followLogin(client: Client, user: Account | null): Promise<string> {
  const store: Store = createStore(client, user);
  const stop = store.subscribe(() => console.log(store.getSnapshot().user?.username));
  const flow: LoginFlow = createLoginFlow(client);
  await flow.submit({ username: "ann", password: "x" });
  await flow.submit({ login_request: "lr1_x", username: "ann", code: "123456" });
  const { state, factors, error }: LoginSnapshot = flow.getSnapshot();
  if (state === "second-factor" && factors.includes("totp")) await flow.submit({ totp: "123456" });
  const passkeys = createPasskeys(client);
  await flow.submit(passkeys.verifySecondFactor);
  await flow.submit(passkeys.logIn);
  // @ts-expect-error: a snapshot does not change
  flow.getSnapshot().busy = true;
  stop();
  const { isPending }: Snapshot = store.getServerSnapshot();
  return isPending ? "pending" : String(error);
}

export const codesOf = ({ recovery_codes = [] }: AddedPasskey): readonly string[] => recovery_codes;
