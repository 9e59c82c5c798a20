import * as z from "zod";

/** The role of an account. It is not an enumeration, because the operator can add roles. */
export const roleName = z
  .string()
  .meta({ example: "user", description: "`user`, `admin`, or a role that the operator added." });
