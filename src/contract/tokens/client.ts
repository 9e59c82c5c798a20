import * as z from "zod";

/** How a client authenticates in the body (RFC 6749 section 2.3.1, RFC 7523 section 2.2). With a secret, it can use HTTP Basic instead. */
export const clientCredentials = {
  client_id: z.string().optional().meta({ description: "Blank for the first-party app." }),
  client_secret: z.string().optional().meta({ format: "password" }),
  client_assertion: z.string().optional().meta({
    description:
      "A JWT by which a client proves its identity. Its document lists the method `private_key_jwt`.",
  }),
  client_assertion_type: z.string().optional().meta({
    description:
      "With `client_assertion`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.",
  }),
};

/** The `token_type_hint` of RFC 7009 and RFC 7662. The server recognizes a token without it. */
export const typeHint = (example: string) =>
  z.string().optional().meta({ description: "Optional and ignored.", example });
