import { expect } from "vitest";
import type { Answer } from "./calls.ts";

const problemMembers = ["type", "title", "status", "detail", "code", "instance"];

/** Expects RFC 9457 problem details, which all calls but the OAuth ones use. `about` names the input of a loop. */
export function expectProblem(
  { status, headers, body }: Answer,
  wanted: number,
  code: string,
  about?: string,
): void {
  expect({ status, code: body["code"] }, about).toEqual({ status: wanted, code });
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(Object.keys(body).filter((name) => name !== "errors")).toEqual(problemMembers);
  expect(body["status"]).toBe(wanted);
  expect(body["instance"]).toBe(headers.get("x-request-id"));
}

/** Expects 422 with errors for exactly these fields. */
export function expectInvalid(answer: Answer, ...pointers: string[]): void {
  expectProblem(answer, 422, "validation_failed");
  const errors = answer.body["errors"] as readonly { pointer: string; message: string }[];
  expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(pointers.toSorted());
  for (const error of errors) {
    expect(Object.keys(error)).toEqual(["pointer", "message"]);
    expect(error.message).not.toBe("");
  }
}

/** Expects an error of RFC 6749 section 5.2. Its description has only the characters that the section allows. */
export function expectOAuthError(
  answer: Answer,
  wanted: number,
  error: string,
  about?: string,
): void {
  const { status, headers, body } = answer;
  expect({ status, error: body["error"] }, about).toEqual({ status: wanted, error });
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(Object.keys(body)).toEqual(["error", "error_description"]);
  expect(body["error_description"]).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
}

const challenges = {
  missing_token: 'Bearer realm="latchkey"',
  invalid_token: 'Bearer realm="latchkey", error="invalid_token"',
  malformed_authorization: 'Bearer realm="latchkey", error="invalid_request"',
  insufficient_scope: 'Bearer realm="latchkey", error="insufficient_scope", scope="sessions"',
};

const statusOf = { malformed_authorization: 400, insufficient_scope: 403 };

/** Expects a challenge of RFC 6750 section 3, which names an error only when a token was sent. */
export function expectChallenge(
  answer: Answer,
  code: keyof typeof challenges,
  about?: string,
): void {
  const { [code]: status = 401 } = statusOf as Partial<Record<string, number>>;
  expectProblem(answer, status, code, about);
  expect(answer.headers.get("www-authenticate")).toBe(challenges[code]);
}
