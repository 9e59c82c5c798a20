import * as z from "zod";
import {
  PasskeyFactor,
  factorCall,
  lastUsedAt,
  recentLogin,
  recoveryCodes,
} from "../../contract/factors/fields.ts";
import { notAnObject, time } from "../../contract/fields.ts";
import { ofBearer, ofJson, ofSudo } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { authorizedCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";
import { publicFactors, shownCodes } from "./answers.ts";
import { changesOf } from "./change.ts";
import { passkeys } from "./passkeys.ts";
import { totp } from "./totp.ts";

const TotpFactor = z
  .object({ created_at: time("When the authenticator app was added."), last_used_at: lastUsedAt })
  .meta({ id: "TotpFactor" });

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
    200: jsonResponse(Factors, "The factors of the account, without their secrets."),
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
    201: jsonResponse(
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
    200: jsonResponse(
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

/** Manages the second factors and passkeys of the caller. */
export function factors(endpoints: Endpoints, auth: Auth): void {
  const { endpoint } = endpoints;
  const changeOf = changesOf(auth);

  endpoint(getFactors, async (c) => {
    const caller = await authorizedCaller(c, auth, "factors");
    return json(c, publicFactors(await auth.factors.list(caller)), 200);
  });

  endpoint(makeRecoveryCodes, async (c) => {
    const codes = await auth.factors.makeCodes(await changeOf(c));
    return json(c, { recovery_codes: [...codes] }, 201);
  });

  endpoint(setTwoFactor, async (c) => {
    const change = await changeOf(c);
    const { enabled } = await readJson(c, TwoFactor);
    const { recoveryCodes } = await auth.factors.setTwoFactor(change, enabled);
    return json(c, { enabled, ...shownCodes(recoveryCodes) }, 200);
  });

  totp(endpoints, auth, changeOf);
  if (auth.login.hasPasskeys) passkeys(endpoints, auth, changeOf);
}
