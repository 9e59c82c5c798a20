import { expect } from "vitest";
import type { Answer } from "../calls/calls.ts";

/** Expects the headers of a limit that was reached, and gives the seconds to wait. */
function expectQuota({ status, headers }: Answer, policy: string): number {
  const limit = headers.get("ratelimit-policy") ?? "none";
  expect({ status, limit }).toMatchObject({ status: 429, limit: expect.stringContaining(policy) });
  expect(limit).toMatch(new RegExp(`^"${policy}";q=\\d+;w=\\d+$`));
  const seconds = headers.get("retry-after") ?? "";
  expect(seconds).toMatch(/^[1-9]\d*$/);
  expect(headers.get("ratelimit")).toBe(`"${policy}";r=0;t=${seconds}`);
  expect(headers.get("cache-control")).toBe("no-store");
  return Number(seconds);
}

/** Expects a 429 that names a policy, as all calls but the OAuth ones send it. */
export function expectTooMany(answer: Answer, policy: string): number {
  const { headers, body } = answer;
  const seconds = expectQuota(answer, policy);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body).toEqual({
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    title: "Too many attempts. Wait a while, then try again.",
    status: 429,
    detail: "The account, network or device has reached a limit. Wait a while, then try again.",
    code: "too_many_requests",
    instance: headers.get("x-request-id"),
    "violated-policies": [policy],
  });
  return seconds;
}

/** Expects a 429 that names a policy, as the OAuth calls send it. */
export function expectOAuthTooMany(answer: Answer, policy: string): number {
  const seconds = expectQuota(answer, policy);
  expect(answer.body).toEqual({
    error: "temporarily_unavailable",
    error_description:
      "The account, network or device has reached a limit. Wait a while, then try again.",
  });
  return seconds;
}
