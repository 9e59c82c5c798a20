import * as contract from "../../contract/factors/totp.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { json, respond } from "../response/respond.ts";
import { shownCodes } from "./answers.ts";
import type { ChangeOf } from "./change.ts";
import { readJson } from "../request/body.ts";

/** Sets up and removes the authenticator app of the caller. */
export function totp({ endpoint }: Endpoints, auth: Auth, changeOf: ChangeOf): void {
  endpoint(contract.startTotp, async (c) => {
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

  endpoint(contract.confirmTotp, async (c) => {
    const change = await changeOf(c);
    const { enrolment_token: enrolmentToken, totp: code } = await readJson(
      c,
      contract.TotpConfirmation,
    );
    const { recoveryCodes } = await auth.factors.confirmTotp(change, { enrolmentToken, code });
    return json(c, shownCodes(recoveryCodes), 201);
  });

  endpoint(contract.removeTotp, async (c) => {
    await auth.factors.removeTotp(await changeOf(c));
    return respond(c, null, 204);
  });
}
