import * as contract from "../../contract/factors/passkeys.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicPasskey, shownCodes } from "./answers.ts";
import type { ChangeOf } from "./change.ts";
import { readJson } from "../request/body.ts";

/** Adds, renames and removes the passkeys of the caller. */
export function passkeys({ endpoint }: Endpoints, auth: Auth, changeOf: ChangeOf): void {
  endpoint(contract.passkeyOptions, async (c) => {
    const options = await auth.factors.passkeyOptions(await changeOf(c));
    return json(c, options as contract.PasskeyCreationOptions, 200);
  });

  endpoint(contract.passkeyUpgradeOptions, async (c) => {
    const options = await auth.factors.upgradeOptions(await changeOf(c));
    return json(c, options as contract.PasskeyCreationOptions, 200);
  });

  endpoint(contract.addPasskey, async (c) => {
    const change = await changeOf(c);
    const { name, passkey: answer, upgrade } = await readJson(c, contract.NewPasskey);
    if (upgrade) {
      return json(c, publicPasskey(await auth.factors.addUpgrade(change, { name, answer })), 201);
    }
    const added = await auth.factors.addPasskey(change, { name, answer });
    return json(c, { ...publicPasskey(added.passkey), ...shownCodes(added.recoveryCodes) }, 201);
  });

  endpoint(contract.renamePasskey, async (c) => {
    const change = await changeOf(c);
    const { id } = readParams(c, contract.PasskeyParams);
    const { name } = await readJson(c, contract.PasskeyName);
    await auth.factors.renamePasskey(change, id, name);
    return respond(c, null, 204);
  });

  endpoint(contract.removePasskey, async (c) => {
    const change = await changeOf(c);
    const { id } = readParams(c, contract.PasskeyParams);
    await auth.factors.removePasskey(change, id);
    return respond(c, null, 204);
  });
}
