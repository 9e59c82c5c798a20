import * as z from "zod";

/** The user who is logged in, as a page shows who goes on. */
export const VisitorAccount = z
  .object({
    username: z.string().meta({ example: "ann" }),
    email: z.string().meta({ example: "ann@example.com" }),
    name: z.string().meta({ example: "Ann" }),
  })
  .meta({ id: "VisitorAccount" });
