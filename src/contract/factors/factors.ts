import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { notAnObject, time } from "../fields.ts";
import { ofBearer, ofJson, ofSudo } from "../refusals.ts";
import { json, jsonBody, problems } from "../responses.ts";
import { factorCall, recentLogin, recoveryCodes } from "./fields.ts";

const lastUsedAt = time("When it was last used. Null if it never was.").nullable();

const TotpFactor = z
  .object({ created_at: time("When the authenticator app was added."), last_used_at: lastUsedAt })
  .meta({ id: "TotpFactor" });

const passkeyMembers = {
  id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
  name: z.string().meta({ description: "What its user calls it.", example: "My phone" }),
  created_at: time("When the passkey was added."),
  last_used_at: lastUsedAt,
  backed_up: z.boolean().meta({
    description: "Whether the passkey was synchronized between devices when it was last used.",
    example: true,
  }),
  verified: z.boolean().meta({
    description: "False before the first use of an upgrade. It is no second factor then.",
  }),
  transports: z.array(z.string()).meta({
    description: "How a browser reaches the passkey.",
    example: ["internal", "hybrid"],
  }),
};

export const PasskeyFactor = z.object(passkeyMembers).meta({ id: "PasskeyFactor" });

/** The answer to a new passkey. */
export const AddedPasskey = z
  .object({
    ...passkeyMembers,
    recovery_codes: recoveryCodes.optional().meta({
      description:
        "Ten codes, each for one login, if logins ask for a second factor from now on and the account had no codes. They are shown only now.",
    }),
  })
  .meta({ id: "AddedPasskey" });

/** The factors of an account, without their secrets. */
export const Factors = z
  .object({
    totp: TotpFactor.nullable().meta({ description: "The authenticator app. Null without one." }),
    passkeys: z.array(PasskeyFactor).meta({ description: "The oldest first." }),
    recovery_codes: z
      .object({
        left: z.int().meta({ description: "Codes that can still be used.", example: 10 }),
        created_at: time("When they were generated. Null if none is left.").nullable(),
      })
      .meta({ id: "RecoveryCodesLeft" }),
    two_step: z.boolean().meta({
      description: "Whether the user wants a second factor after the password, with a passkey too.",
      example: false,
    }),
    required: z.boolean().meta({
      description: "Whether this server requires a second factor of the account.",
      example: false,
    }),
  })
  .meta({ id: "Factors" });

export const getFactors = createRoute({
  ...factorCall,
  method: "get",
  path: "/users/me/factors",
  operationId: "getFactors",
  summary: "List my second factors and passkeys",
  responses: {
    200: json(Factors, "The factors of the account, without their secrets."),
    ...problems(...ofBearer),
  },
});

export const makeRecoveryCodes = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/recovery-codes",
  operationId: "makeRecoveryCodes",
  summary: "Generate new recovery codes",
  description: `The old codes do not work any more. The account needs a second factor. ${recentLogin}`,
  responses: {
    201: json(
      z.object({ recovery_codes: recoveryCodes }).meta({ id: "RecoveryCodes" }),
      "The codes.",
    ),
    ...problems(...ofSudo, "factor_required"),
  },
});

export const TwoFactor = z
  .object(
    {
      enabled: z.boolean().meta({
        description: "`true` asks for a passkey after the password.",
        example: true,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "TwoFactor" });

export const setTwoFactor = createRoute({
  ...factorCall,
  method: "put",
  path: "/users/me/factors/two-factor",
  operationId: "setTwoFactor",
  summary: "Ask for a passkey after my password, or not",
  description:
    "For an account with passkeys and no authenticator app. With an app, a login with a password always asks for a second factor. " +
    `Switching it on logs out all other devices. ${recentLogin}`,
  request: { body: jsonBody(TwoFactor) },
  responses: {
    200: json(
      z
        .object({
          enabled: z.boolean(),
          recovery_codes: recoveryCodes.optional().meta({
            description:
              "Ten codes, each for one login, if the account had none. They are shown only now.",
          }),
        })
        .meta({ id: "TwoFactorAnswer" }),
      "The setting.",
    ),
    ...problems(...ofSudo, ...ofJson, "factor_required"),
  },
});
