import { extendZodWithOpenApi } from "@asteasolutions/zod-to-openapi";
import * as z from "zod";
import { factorKinds } from "../core/tables/factors.ts";
import { failures, type FailureCode } from "../core/tables/failures.ts";
import { ways } from "./fields.ts";
import type { FailureRow } from "../core/failures.ts";

// Only its class. The whole of `z` would bring every part of zod into a Worker.
extendZodWithOpenApi({ ZodType: z.ZodType } as typeof z);

/** A required JSON body. Without `required`, an absent body would be valid. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

/** A required form: urlencoded, or multipart because FastAPI's form accepts it as well. */
export const formBody = <S extends z.ZodType>(schema: S) => ({
  required: true as const,
  content: {
    "application/x-www-form-urlencoded": { schema },
    "multipart/form-data": { schema },
  },
});

/** A JSON answer. */
export const jsonResponse = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

const FieldErrors = z
  .array(
    z.object({
      pointer: z.string().meta({ description: "A JSON Pointer (RFC 6901).", example: "/username" }),
      message: z.string(),
    }),
  )
  .meta({ id: "FieldErrors" });

/** The members of all problems. The document says them once, because of `openapi()` in place of `meta()`. */
const Problem = z
  .object({
    type: z.string().meta({ example: "https://auth.example.com/errors#wrong_password" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: "The request id, as in X-Request-Id." }),
  })
  .openapi("Problem");

/** The members of an answer that names the second factors of a login or a re-authentication. */
const mfaMembers = {
  mfa_token: z.string().optional().meta({
    description: "Of `mfa_required` at a login: continues it.",
    example: "mt1_…",
  }),
  expires_in: z.int().optional().meta({ description: "Seconds for which `mfa_token` works." }),
  factors: z
    .array(z.enum(factorKinds))
    .optional()
    .meta({ description: "Of `mfa_required`: the second factors that the account has." }),
};

/** The members of all problems of a login that may wait for a second factor. */
const WaitingProblem = z.object({ ...Problem.shape, ...mfaMembers }).openapi("WaitingProblem");

type StatusOf<C extends FailureCode> = (typeof failures)[C]["status"];

const headersOf = (row: FailureRow) => ({
  ...(row.bearer !== undefined && header("WWW-Authenticate", "Bearer challenge (RFC 6750).")),
  ...(row.status === 415 &&
    header("Accept-Encoding", "`identity`, if the body had a `Content-Encoding` (RFC 9110).")),
  ...((row.retry !== undefined || row.status === 429) &&
    header("Retry-After", "Seconds to wait before you try again.")),
  ...(row.status === 429 && {
    ...header(
      "RateLimit-Policy",
      "The limit that was reached: its name, `q` attempts in `w` seconds.",
    ),
    ...header("RateLimit", "The limit that was reached: no attempt is left (`r`) for `t` seconds."),
  }),
});

const header = (name: string, description: string) => ({
  [name]: { description, schema: { type: "string" as const } },
});

const failureCodes = Object.keys(failures) as FailureCode[];

/**
 * Groups refusals by status. The document lists each status once, with every code that it can carry, in the order of core's
 * table. So the same codes are the same answer in all calls. Only the document needs the headers and schemas of refusals, so
 * they are made when it is asked for.
 */
function byStatus<C extends FailureCode, T>(
  codes: readonly C[],
  answer: (rows: readonly { code: C; row: FailureRow }[]) => T,
  statusOf: (row: FailureRow) => number = ({ status }) => status,
): { [S in StatusOf<C>]: T } {
  const given: ReadonlySet<string> = new Set(codes);
  const isGiven = (code: FailureCode): code is C => given.has(code);
  const groups = new Map<number, { code: C; row: FailureRow }[]>();
  for (const code of failureCodes) {
    if (!isGiven(code)) continue;
    const row: FailureRow = failures[code];
    const status = statusOf(row);
    groups.set(status, [...(groups.get(status) ?? []), { code, row }]);
  }
  return Object.fromEntries([...groups].map(([status, rows]) => [status, answer(rows)])) as {
    [S in StatusOf<C>]: T;
  };
}

/** The codes with their titles, unless they are so many that nobody reads them here. `GET /errors` has them all. */
const describe = (rows: readonly { code: string; row: FailureRow }[]): string =>
  rows.length > 6
    ? `One of ${rows.length} error codes.`
    : rows.map(({ code, row }) => `\`${code}\`: ${row.title}`).join(" ");

/** What an answer is called under the document's `components`. */
const nameOf = (rows: readonly { code: string }[]): string =>
  rows.map(({ code }) => code).join("_or_");

/** Every call can fail with these. */
const always = ["too_many_requests", "internal"] as const;

/** The RFC 9457 problems of a call, and those of every call. */
export const problems = <C extends FailureCode>(...codes: readonly C[]) =>
  byStatus([...codes, ...always], (rows) => ({
    "x-component": nameOf(rows),
    description: describe(rows),
    get headers() {
      return Object.assign({}, ...rows.map(({ row }) => headersOf(row)));
    },
    content: {
      "application/problem+json": {
        get schema() {
          const isWaiting = rows.some(({ code }) => code === "mfa_required");
          return (isWaiting ? WaitingProblem : Problem).extend({
            code: z.enum(rows.map(({ code }) => code)),
            ...(rows.some(({ code }) => code === "validation_failed") && { errors: FieldErrors }),
            ...(rows.some(({ code }) => code === "proof_required") && { ways: ways.optional() }),
            ...(rows.some(({ code }) => code === "too_many_requests") && {
              "violated-policies": z
                .array(z.string())
                .meta({ description: "The names of the limits that were reached." }),
            }),
          });
        },
      },
    },
  }));

/** The RFC 6749 section 5.2 errors of a call, and those of every call. */
export const oauthErrors = <C extends FailureCode>(...codes: readonly C[]) =>
  byStatus(
    [...codes, ...always],
    (rows) => ({
      "x-component": `oauth_${nameOf(rows)}`,
      description: describe(rows),
      get headers() {
        return Object.assign(
          {},
          ...rows.map(({ row }) => headersOf(row)),
          ...rows.map(({ row }) =>
            row.basic ? header("WWW-Authenticate", "Basic challenge.") : {},
          ),
        );
      },
      content: {
        "application/json": {
          get schema() {
            return z.object({
              error: z.enum([...new Set(rows.map(({ code, row }) => row.oauth ?? code))]),
              error_description: z.string(),
              ...(rows.some(({ row }) => row.isNamed) && {
                code: z
                  .enum(rows.flatMap(({ code, row }) => (row.isNamed ? [code] : [])))
                  .optional()
                  .meta({ description: "Tells this error from others of the same `error`." }),
              }),
              ...(rows.some(({ code }) => code === "mfa_required") && mfaMembers),
            });
          },
        },
      },
    }),
    ({ status, oauthStatus = status }) => oauthStatus,
  );

/** What a page gets that asked for a code by email. */
export const AskedCode = z
  .object({
    login_request: z.string().meta({
      description: "Send it with the code of the email.",
      example: "lr1_…",
    }),
    expires_in: z.int().meta({ description: "Seconds for which the code works.", example: 600 }),
  })
  .meta({ id: "AskedCode" });

export const askedCodeBody = ({
  loginRequest,
  expiresIn,
}: {
  readonly loginRequest: string;
  readonly expiresIn: number;
}) => ({
  login_request: loginRequest,
  expires_in: expiresIn,
});

/** The answer to a request for a code. */
export const askedCode = jsonResponse(AskedCode, "The request for a code was accepted.");
