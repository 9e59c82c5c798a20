import type { components, paths } from "./api.ts";

export type User = components["schemas"]["User"];
export type Registration = components["schemas"]["Registration"];
export type Credentials = components["schemas"]["Credentials"];
/** One of the places where a person is logged in. */
export type Session = components["schemas"]["Session"];
/** One wrong member of a request; `pointer` is an RFC 6901 JSON pointer. */
export type FieldError = components["schemas"]["FieldErrors"][number];

type Method = "get" | "put" | "post" | "patch" | "delete";

interface Operation {
  readonly parameters: object;
  readonly responses: object;
}

/** The calls of a path by their methods; the methods that it has not are left out. */
type OperationsOf<P> = {
  [M in keyof P & Method as P[M] extends Operation ? M : never]: P[M] & Operation;
};

/** What is said by logIn(), logOut() and user(), which also keep what they are answered. */
type SessionPath = "/session" | "/session/refresh";

type Calls = { [P in Exclude<keyof paths, SessionPath>]: OperationsOf<paths[P]> };

type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;

/** A call with a form and no JSON is one of OAuth's, for servers. */
type IsJson<O> = O extends { requestBody: infer B } ? (Json<B> extends never ? false : true) : true;

/** The methods that call() knows. */
export type CallMethod = { [P in keyof Calls]: keyof Calls[P] }[keyof Calls];

/** The paths that call() knows for a method, as the contract writes them. */
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

/** A call's own names of what the contract's parameters are called. */
interface Names {
  path: "params";
  query: "query";
}

/** Each is there only where the contract has it, and optional where it is there. */
type Parameters<T> = {
  readonly [
    N in keyof T as [NonNullable<T[N]>] extends [never] ? never : Names[N & keyof Names]
  ]: T[N];
};

type Body<O> = O extends { requestBody: infer B } ? { readonly body: Json<B> } : unknown;

type InputOf<O> = O extends Operation
  ? Parameters<O["parameters"]> &
      Body<O> & {
        /** Ends the wait for an answer: call() then rejects with its reason. */
        readonly signal?: AbortSignal;
      }
  : never;

/** What a call takes: its path's parameters, its query, its JSON body. */
type CallInput<M extends CallMethod, P extends CallPath<M>> = InputOf<OperationOf<M, P>>;

type Success = 200 | 201 | 202 | 204;

/** The JSON of a call's success; undefined where it has none. */
export type CallAnswer<M extends CallMethod, P extends CallPath<M>> = {
  [S in keyof OperationOf<M, P>["responses"] & Success]: OperationOf<M, P>["responses"][S] extends {
    content: { "application/json": infer B };
  }
    ? B
    : undefined;
}[keyof OperationOf<M, P>["responses"] & Success];

/** The arguments of call(); the last may be left out where nothing in it is required. */
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
 * Why something was refused: a code of the contract, or `unreachable` when no answer came, or `unexpected` when it was none
 * of Latchkey's.
 */
export type ErrorCode = ContractCode | "unreachable" | "unexpected";
