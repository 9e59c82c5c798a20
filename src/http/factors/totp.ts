import * as z from "zod";
import {
  factorCall,
  recentLogin,
  recoveryCodes,
  setUpRefusals,
  verifiedEmail,
} from "../../contract/factors/fields.ts";
import { notAnObject, text } from "../../contract/fields.ts";
import { ofBearer, ofJson, ofSudo } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { json, respond } from "../response/respond.ts";
import { shownCodes } from "./answers.ts";
import type { ChangeOf } from "./change.ts";

const enrolmentToken = text({
  maxLength: 600,
  description: "Belongs to the session of this request.",
  example: "et1_9bGcXk…",
});

const TotpSetUp = z
  .object({
    secret: z.string().meta({
      description: "The secret to type into the app, in base32. It is shown only now.",
      example: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    }),
    uri: z.string().meta({
      description: "What the QR code says.",
      example: "otpauth://totp/Example:ann?issuer=Example&secret=JBSWY3DPEHPK3PXP…",
    }),
    qr_svg: z.string().meta({ description: "The QR code as SVG.", example: "<svg …" }),
    enrolment_token: enrolmentToken,
    expires_in: z.int().meta({ description: "Seconds.", example: 600 }),
  })
  .meta({ id: "TotpSetUp" });

export const startTotp = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/totp",
  operationId: "startTotp",
  summary: "Start to set up an authenticator app",
  description: `Nothing is stored before the app is confirmed by its first code. ${recentLogin} ${verifiedEmail}`,
  responses: {
    200: jsonResponse(TotpSetUp, "What the app needs."),
    ...problems(...setUpRefusals, "totp_exists"),
  },
});

export const TotpConfirmation = z
  .object(
    {
      enrolment_token: enrolmentToken,
      totp: text({ description: "The code that the app shows.", example: "123456" }),
    },
    { error: notAnObject },
  )
  .meta({ id: "TotpConfirmation" });

export const confirmTotp = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/totp/confirmation",
  operationId: "confirmTotp",
  summary: "Add the authenticator app, by its first code",
  description:
    "Logins with a password ask for a second factor from now on. If it is the first factor, all other devices are logged out. " +
    "The session of this request then counts as logged in with two factors. Refresh it to get tokens that say so.",
  request: { body: jsonBody(TotpConfirmation) },
  responses: {
    201: jsonResponse(
      z
        .object({
          recovery_codes: recoveryCodes.optional().meta({
            description:
              "Ten codes, each for one login, if the account had none. They are shown only now.",
          }),
        })
        .meta({ id: "TotpAdded" }),
      "The app was added.",
    ),
    ...problems(...ofBearer, ...ofJson, "expired_token", "wrong_code", "totp_exists"),
  },
});

export const removeTotp = createRoute({
  ...factorCall,
  method: "delete",
  path: "/users/me/factors/totp",
  operationId: "removeTotp",
  summary: "Remove my authenticator app",
  description:
    "Logs out all other devices. The recovery codes go with the last factor. Idempotent: removing it again is not an error. " +
    recentLogin,
  responses: {
    204: { description: "The account has no authenticator app." },
    ...problems(...ofSudo, "factor_required"),
  },
});

/** Sets up and removes the authenticator app of the caller. */
export function totp({ endpoint }: Endpoints, auth: Auth, changeOf: ChangeOf): void {
  endpoint(startTotp, async (c) => {
    const setUp = await auth.factors.startTotp(await changeOf(c));
    const body = {
      secret: setUp.secret,
      uri: setUp.uri,
      qr_svg: setUp.qrSvg,
      enrolment_token: setUp.enrolmentToken,
      expires_in: setUp.expiresIn,
    };
    return json(c, body, 200);
  });

  endpoint(confirmTotp, async (c) => {
    const change = await changeOf(c);
    const { enrolment_token: enrolmentToken, totp: code } = await readJson(c, TotpConfirmation);
    const { recoveryCodes } = await auth.factors.confirmTotp(change, { enrolmentToken, code });
    return json(c, shownCodes(recoveryCodes), 201);
  });

  endpoint(removeTotp, async (c) => {
    await auth.factors.removeTotp(await changeOf(c));
    return respond(c, null, 204);
  });
}
