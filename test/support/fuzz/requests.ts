import * as fc from "fast-check";
import { headerText } from "../any-text.ts";
import type { OpenApi, Operation, operationsOf } from "../documents/openapi.ts";
import { allowedOrigin, type Init } from "../targets/http-target.ts";
import { fillIn, isPlaceholder, mark, type Credentials } from "./credentials.ts";
import {
  objectOf,
  parameterOf,
  validObjectOf,
  validParameterOf,
  wildBody,
  type Entry,
} from "./values.ts";

type Headers = Readonly<Record<string, string>>;

/** A request with placeholders for what is known only when it is sent. */
export interface FuzzRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

const json = "application/json";
const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data; boundary=x";

const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

type Body = Readonly<{ type: string | undefined; body: FuzzRequest["body"] }>;

/** "<" and ">" stay readable for the placeholders. */
const readable = (parameters: URLSearchParams): string =>
  parameters
    .toString()
    .replaceAll(/%3C([a-z+]+)%3E/g, (_, name: string) => `<${name.replaceAll("+", " ")}>`);

/** Writes entries as they are, so that a name may stand twice. */
const writers: Readonly<Record<string, (entries: readonly Entry[]) => string>> = {
  [json]: (entries) =>
    `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
  [urlencoded]: (entries) =>
    readable(
      new URLSearchParams(entries.map(([name, value]) => [name, asText(value).toWellFormed()])),
    ),
  "multipart/form-data": (entries) =>
    entries
      .map(
        ([name, value]) =>
          `--x\r\nContent-Disposition: form-data; name="${encodeURIComponent(name.toWellFormed())}"\r\n\r\n${asText(value)}\r\n`,
      )
      .join("") + "--x--\r\n",
};

const written = (type: string, entries: readonly Entry[]): Body => ({
  type: type === "multipart/form-data" ? multipart : type,
  body: writers[type]?.(entries) ?? "",
});

const otherType = fc.constantFrom(
  json,
  urlencoded,
  multipart,
  "application/json; charset=utf-8",
  "application/json; charset=latin1",
  "application/merge-patch+json",
  "multipart/form-data",
  "text/plain",
  "x",
  "",
);

const noBody: Body = { type: undefined, body: undefined };

/** Whether requests are of every kind, or those that are most likely to succeed. */
export type Wish = "any" | "right";

function bodyOf(
  document: OpenApi,
  method: string,
  { requestBody }: Operation,
  wish: Wish,
): fc.Arbitrary<Body> {
  // The fetch of Node sends no body with GET.
  if (method === "get") return fc.constant(noBody);
  if (!requestBody && wish === "right") return fc.constant(noBody);
  const any = fc.record({ type: fc.option(otherType, { nil: undefined }), body: wildBody });
  if (!requestBody) {
    return fc.oneof({ weight: 4, arbitrary: fc.constant(noBody) }, { weight: 1, arbitrary: any });
  }
  const declared = Object.entries(requestBody.content ?? {}).map(([type, { schema }]) =>
    (wish === "right" ? validObjectOf : objectOf)(document, schema).map((entries) =>
      written(type, entries),
    ),
  );
  if (wish === "right") return fc.oneof(...declared);
  const ofOtherType = fc
    .tuple(fc.oneof(...declared), otherType)
    .map(([{ body }, type]) => ({ type, body }));
  return fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...declared) },
    { weight: 1, arbitrary: ofOtherType },
    { weight: 1, arbitrary: any },
    { weight: 1, arbitrary: fc.constant(noBody) },
  );
}

const wildHeader = headerText({ maxLength: 60 });

const authorization = (security: Operation["security"]) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: security?.some((one) => "access_token" in one) ? 6 : 1,
      arbitrary: fc.constant("Bearer <access token>"),
    },
    {
      weight: security?.some((one) => "client_secret" in one) ? 4 : 1,
      arbitrary: fc.constant("<basic>"),
    },
    { weight: 1, arbitrary: fc.constantFrom("Bearer <client token>", "Bearer <refresh token>") },
    {
      weight: security?.some(({ access_token: scopes }) => scopes?.includes("openid")) ? 6 : 1,
      arbitrary: fc.constant("Bearer <app token>"),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("Bearer ", "Basic ", "Digest ", ""), wildHeader)
        .map(([scheme, rest]) => scheme + rest + mark),
    },
  );

/** The token of an administrator or of a server, for the calls of these. */
const callerOf = (path: string): string | undefined =>
  ({
    admin: "Bearer <admin token>",
    accounts: "Bearer <server token>",
    server: "Bearer <server token>",
  })[path.split("/")[1] ?? ""];

/** Mostly those of a caller, and in place of them those of others. */
const mostly = (caller: string) => (security: Operation["security"]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(caller) },
    { weight: 3, arbitrary: authorization(security) },
  );

/** The headers of a page of ours, with or without the session's cookie. */
const ownPage: fc.Arbitrary<Headers> = fc.constantFrom<Headers[]>(
  {},
  { Origin: allowedOrigin, Cookie: "__Host-latchkey=<refresh token>" },
);

/** The same, and those of foreign pages. */
const page: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 2, arbitrary: ownPage },
  fc.record({
    Origin: fc.constantFrom(allowedOrigin, "null", "https://evil.example"),
    Cookie: wildHeader.map((text) => `__Host-latchkey=${text}${mark}; __Host-latchkey=x`),
    "Sec-Fetch-Site": fc.constantFrom("same-origin", "cross-site", "x"),
  }),
);

const others: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      Accept: fc.constantFrom("*/*", json, "text/plain", "x"),
      "Accept-Language": wildHeader,
      "User-Agent": wildHeader,
      "X-Forwarded-For": wildHeader,
      "X-Request-Id": wildHeader,
      "X-HTTP-Method-Override": fc.constant("DELETE"),
    }),
  },
);

/** Requests of an operation: valid, nearly valid and wild ones, with and without credentials. Of those that are right, most are valid. */
export function requestsOf(
  document: OpenApi,
  { path, method, operation }: ReturnType<typeof operationsOf>[number],
  wish: Wish = "any",
): fc.Arbitrary<FuzzRequest> {
  const isRight = wish === "right";
  const parameterFor = isRight ? validParameterOf : parameterOf;
  const parameters = (operation.parameters ?? []).map(({ name, in: place, required, schema }) =>
    parameterFor(document, name, schema).chain((value) =>
      fc.boolean().map((isThere) => ({
        name,
        place,
        value: required || isThere ? value.toWellFormed() : undefined,
      })),
    ),
  );
  const caller = callerOf(path);
  const mayUse = caller === undefined ? authorization : mostly(caller);
  const query = fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom("access_token=x", "__proto__=x", "%ff", "a[]=1&a=2") },
  );
  return fc
    .record({
      parameters: fc.tuple(...parameters),
      query: isRight ? fc.constant("") : query,
      body: bodyOf(document, method, operation, wish),
      authorization: mayUse(operation.security),
      page: isRight ? ownPage : page,
      others: isRight ? fc.constant({}) : others,
    })
    .map((all) => {
      const given = (wanted: string) =>
        all.parameters.flatMap(({ name, place, value }) =>
          place === wanted && value !== undefined ? [[name, value] as const] : [],
        );
      const inPath = given("path").reduce(
        (before, [name, value]) =>
          before.replace(`{${name}}`, () => (isPlaceholder(value) ? value : inSegment(value))),
        path,
      );
      const inQuery = given("query").map((one) => readable(new URLSearchParams([[...one]])));
      const search = [...inQuery, all.query].filter(Boolean).join("&");
      const headers = {
        ...all.others,
        ...all.page,
        ...Object.fromEntries(given("header").map(([name, value]) => [name, latin1(value)])),
        ...(all.authorization === undefined ? {} : { Authorization: all.authorization }),
        ...(all.body.type === undefined ? {} : { "Content-Type": all.body.type }),
      };
      return {
        path: search === "" ? inPath : `${inPath}?${search}`,
        method: method.toUpperCase(),
        headers,
        body: all.body.body,
      };
    });
}

/** For each declared type of a call's body: its schema, and a request with these members. */
export const bodiesOf = ({ path, method, operation }: ReturnType<typeof operationsOf>[number]) =>
  Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => ({
    schema,
    request(entries: readonly Entry[], authorization: string): FuzzRequest {
      const { type: header = "", body } = written(type, entries);
      const isForClients = operation.security?.some((one) => "client_secret" in one);
      return {
        path: path.replace("{id}", "<other id>"),
        method: method.toUpperCase(),
        headers: {
          "Content-Type": header,
          Authorization: isForClients ? "<basic>" : (callerOf(path) ?? authorization),
        },
        body,
      };
    },
  }));

/** A text as one segment of a path. URLs have no spelling for a segment of dots. */
const inSegment = (text: string): string => (/^\.\.?$/.test(text) ? "x" : encodeURIComponent(text));

/** What a header can hold of a text. */
const latin1 = (text: string): string => text.replaceAll(/[^\t -~\u{a0}-\u{ff}]/gu, "?");

/** Path and options of the request as it is sent, with the credentials filled in. */
export function filledIn(
  { path, method, headers, body }: FuzzRequest,
  known: Credentials,
): [string, Init] {
  const filled = Object.entries(headers).map(([name, value]) => [name, fillIn(value, known)]);
  const init = { method, headers: Object.fromEntries(filled) as Headers };
  const sent = typeof body === "string" ? fillIn(body, known) : body;
  return [fillIn(path, known), sent === undefined ? init : { ...init, body: sent }];
}
