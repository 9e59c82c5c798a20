import { expect, it } from "vitest";
import type { ListedUser } from "../../../src/core/admin/model.ts";
import { linesOfUsers } from "../../../src/entry/commands/users/text.ts";

const user = (username: string): ListedUser => ({
  id: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  username,
  usernameKey: username,
  email: "a@b.example",
  emailKey: "a@b.example",
  emailVerifiedAt: 0,
  emailFailedAt: null,
  name: "Ann",
  role: "user",
  disabledAt: null,
  createdAt: 0,
  updatedAt: 0,
  lastLoginAt: null,
  invitedAt: null,
});

it("a list of users has columns, and one long name does not widen them", () => {
  const long = "x".repeat(64);
  const start = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90  active  user";
  expect(linesOfUsers([user("ann"), user("benjamin"), user(long)])).toEqual([
    `${start}  ann       a@b.example  Ann`,
    `${start}  benjamin  a@b.example  Ann`,
    `${start}  ${long}  a@b.example  Ann`,
  ]);
  expect(linesOfUsers([])).toEqual([]);
});
