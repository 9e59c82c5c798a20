import type { components, paths } from "./generated/api.ts";

/** The attributes of a user, if their type is not given. The operator of the server chooses them. */
export type AnyAttributes = Readonly<Record<string, unknown>>;
/** The attributes of a configuration, `typeof config`, as its zod object types them. Another type is that of attributes itself. */
export type AttributesOf<Config extends object> = "attributes" extends keyof Config
  ? Config extends {
      readonly attributes?: { readonly _zod: { readonly output: infer Attributes extends object } };
    }
    ? string extends keyof Config
      ? Config
      : Attributes
    : Config
  : Config;
/** A user. `attributes` is absent if the server has none, and an attribute is absent if the user has no value for it. */
export type Account<Attributes extends object = AnyAttributes> =
  components["schemas"]["Account"] & {
    readonly attributes?: Partial<Attributes>;
  };
/** The registration with the members that a server requires by default. */
export type FullRegistration = components["schemas"]["Registration"];
/**
 * A server can make `username` and `name` optional. Its metadata say so in `registration_requires`. `password` may be absent if they have
 * `passkey_sign_up`.
 */
export type Registration<Attributes extends object = AnyAttributes> = Omit<
  FullRegistration,
  OptionalMember
> &
  Partial<Pick<FullRegistration, OptionalMember>> &
  (Partial<Attributes> extends Attributes
    ? { readonly attributes?: Attributes }
    : { readonly attributes: Attributes });
/** The members of an account that its user may change. Absent members stay as they are. Null removes an attribute. */
export type AccountChanges<Attributes extends object = AnyAttributes> =
  components["schemas"]["AccountChanges"] & {
    readonly attributes?: { readonly [Name in keyof Attributes]?: Attributes[Name] | null };
  };
export type PasswordChange = components["schemas"]["PasswordChange"];
/** The proof that the user wants the account to be deleted. */
export type AccountDeletion = components["schemas"]["AccountDeletion"];
/** Everything that the server keeps about a user. */
export type AccountExport = components["schemas"]["AccountExport"];
export type ForgottenPassword = components["schemas"]["ForgottenPassword"];
/** The token of a link, and the new password. */
export type PasswordReset = components["schemas"]["PasswordReset"];
/** The token of a link, and the password of the account or the response of a passkey, unless its user is logged in. */
export type EmailVerification = components["schemas"]["EmailVerification"];
/** The code of an email, with the `login_request` of its request. Without a login, it also needs `username` and a proof. */
export type EmailCodeVerification = components["schemas"]["EmailCodeVerification"];
export type EmailUndo = components["schemas"]["EmailUndo"];
export type UndoneChange = components["schemas"]["UndoneChange"];
/** The username or the email address of a user who cannot log in yet. */
export type VerificationRequest = components["schemas"]["UnverifiedLogin"];
/** A new address of the user. */
export type EmailChange = components["schemas"]["EmailChange"];
type UsernameLogin = components["schemas"]["Credentials"];
/** The password of an account, with its username or its email address. */
export type Credentials =
  | (UsernameLogin & { readonly email?: never })
  | (Omit<UsernameLogin, "username"> & { readonly email: string; readonly username?: never });
/** The account that asks for a link to log in, by its username or e-mail address. */
export type LoginLinkRequest = components["schemas"]["LoginLinkRequest"];
/** The token of a link to log in, which a server sends with `LOGIN_LINKS=on`. */
export type LoginLink = components["schemas"]["LoginLink"];
/** The code of an email, with the `login_request` of `sendLoginLink` and the name that was typed. */
export type LoginCode = components["schemas"]["LoginCode"];
/** What the page keeps until the user enters the code of the email. */
export type AskedEmailCode = components["schemas"]["AskedCode"];
/** The answer of a passkey that logs in. */
export type PasskeyLogin = components["schemas"]["PasskeyLogin"];
/** The second factors of a login that waits for one of them. */
export interface Mfa {
  /** Continues the login, by `verifySecondFactor`. Undefined if `reauthenticate` needs a further proof. */
  readonly token: string | undefined;
  readonly factors: readonly Exclude<keyof SecondFactor, "remember" | "organization">[];
}
/** One of the second factors. */
export type SecondFactor = Omit<components["schemas"]["SecondFactor"], "mfa_token">;
/** The token of a login that waits for its second factor (`error.mfa.token`), and one of the second factors. */
export type SecondFactorLogin = SecondFactor & { readonly token: string };
/**
 * A proof of the user who is logged in: a passkey, a password, or a password and another factor. A user without a password has a code by
 * email in its place, which `call("post", "/session/reauthentication/code")` sends.
 */
export type Reauthentication = components["schemas"]["Reauthentication"];
/** One session of a user: one device or browser where the user is logged in. */
export type Session = components["schemas"]["Session"];
/** One invalid field of a request. `pointer` is a JSON pointer (RFC 6901). */
export type FieldError = components["schemas"]["FieldErrors"][number];

type OptionalMember =
  | components["schemas"]["Metadata"]["registration_requires"][number]
  | "password";

type Method = "get" | "put" | "post" | "patch" | "delete";

interface Operation {
  readonly parameters: object;
  readonly responses: object;
}

/** The operations of a path by method. Methods that the path does not support are left out. */
type OperationsOf<P> = {
  [M in keyof P & Method as P[M] extends Operation ? M : never]: P[M] & Operation;
};

/** Not available through call(), because logIn(), logOut(), getUser() and others also have to store the response. */
type SessionPath = Exclude<
  Extract<keyof paths, `/session${string}`>,
  `${string}/${"code" | "preview"}`
>;

type Calls = { [P in Exclude<keyof paths, SessionPath>]: OperationsOf<paths[P]> };

type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;

/** An operation that takes a form instead of JSON is an OAuth endpoint for servers. */
type IsJson<O> = O extends { requestBody: infer B } ? (Json<B> extends never ? false : true) : true;

/** The methods that call() accepts. */
export type CallMethod = { [P in keyof Calls]: keyof Calls[P] }[keyof Calls];

/** The paths that call() accepts for a method, as the OpenAPI document writes them. */
export type CallPath<M extends CallMethod> = {
  [P in keyof Calls]: M extends keyof Calls[P]
    ? IsJson<Calls[P][M]> extends true
      ? P
      : never
    : never;
}[keyof Calls];

type OperationOf<M extends CallMethod, P extends keyof Calls> = M extends keyof Calls[P]
  ? Calls[P][M]
  : never;

/** Maps the parameter kinds of the OpenAPI document to the names in a call's input. */
interface InputNames {
  path: "params";
  query: "query";
}

/** Contains a parameter kind only if the OpenAPI document has it. Optional kinds stay optional. */
type Parameters<T> = {
  readonly [
    N in keyof T as [NonNullable<T[N]>] extends [never] ? never : InputNames[N & keyof InputNames]
  ]: T[N];
};

type Body<O> = O extends { requestBody: infer B }
  ? { readonly body: Json<B> }
  : O extends { requestBody?: infer B }
    ? { readonly body?: Json<NonNullable<B>> | undefined }
    : unknown;

type InputOf<O> = O extends Operation
  ? Parameters<O["parameters"]> &
      Body<O> & {
        /** Aborts the call. call() then rejects with the signal's reason. */
        readonly signal?: AbortSignal;
      }
  : never;

/** The input of a call: path parameters, query and JSON body. */
type CallInput<M extends CallMethod, P extends CallPath<M>> = InputOf<OperationOf<M, P>>;

type Success = 200 | 201 | 202 | 204;

/** The JSON of a successful response, or undefined if the operation has none. */
export type CallResult<M extends CallMethod, P extends CallPath<M>> = {
  [S in keyof OperationOf<M, P>["responses"] & Success]: OperationOf<M, P>["responses"][S] extends {
    content: { "application/json": infer B };
  }
    ? B
    : undefined;
}[keyof OperationOf<M, P>["responses"] & Success];

/** The arguments of call(). The input is optional if none of its members is required. */
export type CallArguments<M extends CallMethod, P extends CallPath<M>> =
  Partial<CallInput<M, P>> extends CallInput<M, P>
    ? [method: M, path: P, input?: CallInput<M, P>]
    : [method: M, path: P, input: CallInput<M, P>];

type ProblemCode<R> = R extends { content: { "application/problem+json": { code: infer C } } }
  ? C
  : never;

type CodesOf<O> = O extends { responses: infer R } ? ProblemCode<R[keyof R]> : never;

type ContractCode = {
  [P in keyof paths]: { [M in keyof paths[P]]-?: CodesOf<paths[P][M]> }[keyof paths[P]];
}[keyof paths];

/**
 * Why a call failed: an error code of the OpenAPI document, or one of two codes of the client. `unreachable` means that no
 * response came. `unexpected` means that the response is not from Latchkey.
 */
export type ErrorCode = ContractCode | "unreachable" | "unexpected";
