import * as z from "zod";

/** How a client authenticates in the body (RFC 6749 section 2.3.1). It can use HTTP Basic instead. */
export const clientCredentials = {
  client_id: z.string().optional().meta({ description: "Blank for the first-party app." }),
  client_secret: z.string().optional().meta({ format: "password" }),
};

/** The `token_type_hint` of RFC 7009 and RFC 7662. The server recognizes a token without it. */
export const typeHint = (example: string) =>
  z.string().optional().meta({ description: "Optional and ignored.", example });
