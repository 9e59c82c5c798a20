import * as z from "zod";
import { cursorParam, nextCursor, queryText } from "../../fields.ts";
import { userFilters, userOrders } from "../../../core/admin/lists/list-users.ts";
import { accountMembers } from "../../accounts/account.ts";
import { jsonResponse } from "../../responses.ts";
import { createRoute } from "../../route.ts";
import { adminCall, id, readProblems, timeOrNull } from "../fields.ts";

export const disabledAt = timeOrNull("When the account was disabled. Null if it is not.");

export const lastLoginAt = timeOrNull("When the newest stored session started.");

const ListedUser = z
  .object({
    id,
    username: accountMembers.username,
    email: accountMembers.email,
    email_verified: accountMembers.email_verified,
    email_failed: accountMembers.email_failed,
    name: accountMembers.name,
    role: accountMembers.role,
    disabled_at: disabledAt,
    created_at: accountMembers.created_at,
    updated_at: accountMembers.updated_at,
    last_login_at: lastLoginAt,
    invited_at: timeOrNull(
      "When the user was last invited. Null if there was no invitation, or the account has a password.",
    ),
  })
  .meta({ id: "ListedUser" });

const Total = z
  .object({
    count: z.int().meta({ description: "At most 1,000.", example: 120 }),
    exact: z.boolean().meta({ description: "False if there are more than `count`." }),
  })
  .meta({ id: "Total" });

const UserPage = z
  .object({
    users: z.array(ListedUser),
    next_cursor: nextCursor,
    total: Total.optional().meta({
      description: "How many accounts the whole list contains. Only on the first page.",
    }),
  })
  .meta({ id: "UserPage" });

export const UserQuery = z.object({
  q: queryText(
    "q",
    "Words of a name, a username or an email address, or their beginnings: each account has all of them. Accents do not count, and " +
      "`Müller` is `Mueller`. Or the whole id of an account.",
    "ann",
  ),
  filter: z
    .enum(userFilters)
    .optional()
    .meta({
      description:
        "Only these accounts: `admins`, `disabled` ones, `unverified` ones, whose email address is not yet verified, or those with " +
        "a `second_factor` or a passkey. Not together with `q`.",
      example: "admins",
      param: { name: "filter", in: "query" },
    }),
  role: queryText(
    "role",
    "Only accounts with this role. Not together with `q` or `filter`.",
    "user",
  ),
  sort: z
    .enum(userOrders)
    .optional()
    .meta({
      description:
        "The order of all accounts: the `newest` first, as it is without `sort`, or by `username`. A search has its own order.",
      example: "username",
      param: { name: "sort", in: "query" },
    }),
  cursor: cursorParam,
});

export const listUsers = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/users",
  operationId: "listUsers",
  summary: "List or find accounts",
  description:
    "All accounts, the newest first; or those that `q` finds, in the order of the words that it finds. A page contains at most 50 accounts, and may " +
    "contain fewer although there are more.",
  request: { query: UserQuery },
  responses: {
    200: jsonResponse(UserPage, "One page of accounts."),
    ...readProblems("validation_failed"),
  },
});
