import * as z from "zod";
import {
  AddedPasskey,
  factorCall,
  recentLogin,
  setUpRefusals,
  verifiedEmail,
} from "../../contract/factors/fields.ts";
import { notAnObject, text } from "../../contract/fields.ts";
import { ofBearer, ofJson, ofSudo } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { passkeyNameLength } from "../../core/factors/own/passkeys.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicPasskey, shownCodes } from "./answers.ts";
import type { ChangeOf } from "./change.ts";

const name = text({
  minLength: 1,
  maxLength: passkeyNameLength,
  description: "What its user calls the passkey.",
  example: "My phone",
});

const PasskeyParams = z.object({
  id: z.string().meta({
    format: "uuid",
    description: "The id of the passkey.",
    example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    param: { name: "id", in: "path", "x-component": "passkey_id" },
  }),
});

/** The options of WebAuthn, as `navigator.credentials` takes them after `parseCreationOptionsFromJSON`. */
const CreationOptions = z
  .object({
    challenge: z.string().meta({ example: "YGEtrRbL4gKZXzAmDDNAPwAAAaIZ…" }),
    rp: z.object({
      id: z.string().meta({ example: "login.example.com" }),
      name: z.string().meta({ example: "Example" }),
    }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })),
    timeout: z.int().meta({ description: "Milliseconds.", example: 300_000 }),
    excludeCredentials: z.array(
      z.object({ id: z.string(), type: z.literal("public-key"), transports: z.array(z.string()) }),
    ),
    authenticatorSelection: z.object({
      residentKey: z.literal("required"),
      requireResidentKey: z.literal(true),
      userVerification: z.enum(["required", "preferred"]),
    }),
    attestation: z.literal("none"),
    extensions: z.object({ credProps: z.boolean() }),
  })
  .meta({
    id: "PasskeyCreationOptions",
    description: "PublicKeyCredentialCreationOptionsJSON of WebAuthn.",
  });

export type PasskeyCreationOptions = z.infer<typeof CreationOptions>;

/** The driver judges the answer, so that all that is wrong with it has one refusal. */
const registration = z.looseObject({}, { error: notAnObject }).meta({
  description: "RegistrationResponseJSON of WebAuthn: the `toJSON()` of the new credential.",
  example: { id: "5M0x…", type: "public-key" },
});

export const passkeyOptions = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/passkeys/options",
  operationId: "passkeyCreationOptions",
  summary: "Start to add a passkey",
  description: `${recentLogin} ${verifiedEmail}`,
  responses: {
    200: jsonResponse(
      CreationOptions,
      "What the browser needs to create a passkey, for five minutes.",
    ),
    ...problems(...setUpRefusals, "too_many_passkeys"),
  },
});

export const passkeyUpgradeOptions = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/passkeys/upgrade",
  operationId: "passkeyUpgradeOptions",
  summary: "Start to upgrade to a passkey",
  description:
    "For conditional create of WebAuthn, within five minutes of a login with a password. The email address must be verified.",
  responses: {
    200: jsonResponse(
      CreationOptions,
      "What the browser needs to create a passkey, for five minutes.",
    ),
    ...problems(...setUpRefusals, "too_many_passkeys"),
  },
});

export const NewPasskey = z
  .object(
    {
      name: name.optional(),
      passkey: registration,
      upgrade: z.boolean().optional().meta({
        description: "`true` with the options of `/users/me/factors/passkeys/upgrade`.",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "NewPasskey" });

export const addPasskey = createRoute({
  ...factorCall,
  method: "post",
  path: "/users/me/factors/passkeys",
  operationId: "addPasskey",
  summary: "Add a passkey",
  description:
    "An account has at most 20. If it is the first factor, all other devices are logged out. Logins with a password do not ask for it, " +
    "unless the user or this server wants that.",
  request: { body: jsonBody(NewPasskey) },
  responses: {
    201: jsonResponse(AddedPasskey, "The passkey."),
    ...problems(
      ...setUpRefusals,
      ...ofJson,
      "invalid_passkey",
      "passkey_exists",
      "too_many_passkeys",
    ),
  },
});

const PasskeyName = z.object({ name }, { error: notAnObject }).meta({ id: "PasskeyName" });

export const renamePasskey = createRoute({
  ...factorCall,
  method: "patch",
  path: "/users/me/factors/passkeys/{id}",
  operationId: "renamePasskey",
  summary: "Rename a passkey",
  request: { params: PasskeyParams, body: jsonBody(PasskeyName) },
  responses: {
    204: { description: "The passkey has the name." },
    ...problems(...ofBearer, ...ofJson, "not_found"),
  },
});

export const removePasskey = createRoute({
  ...factorCall,
  method: "delete",
  path: "/users/me/factors/passkeys/{id}",
  operationId: "removePasskey",
  summary: "Remove a passkey",
  description: `Logs out all other devices. The recovery codes go with the last factor. ${recentLogin}`,
  request: { params: PasskeyParams },
  responses: {
    204: { description: "The passkey was removed." },
    ...problems(...ofSudo, "not_found", "factor_required"),
  },
});

/** Adds, renames and removes the passkeys of the caller. */
export function passkeys({ endpoint }: Endpoints, auth: Auth, changeOf: ChangeOf): void {
  endpoint(passkeyOptions, async (c) => {
    const options = await auth.factors.passkeyOptions(await changeOf(c));
    return json(c, options as PasskeyCreationOptions, 200);
  });

  endpoint(passkeyUpgradeOptions, async (c) => {
    const options = await auth.factors.upgradeOptions(await changeOf(c));
    return json(c, options as PasskeyCreationOptions, 200);
  });

  endpoint(addPasskey, async (c) => {
    const change = await changeOf(c);
    const { name, passkey: answer, upgrade } = await readJson(c, NewPasskey);
    if (upgrade) {
      return json(c, publicPasskey(await auth.factors.addUpgrade(change, { name, answer })), 201);
    }
    const added = await auth.factors.addPasskey(change, { name, answer });
    return json(c, { ...publicPasskey(added.passkey), ...shownCodes(added.recoveryCodes) }, 201);
  });

  endpoint(renamePasskey, async (c) => {
    const change = await changeOf(c);
    const { id } = readParams(c, PasskeyParams);
    const { name } = await readJson(c, PasskeyName);
    await auth.factors.renamePasskey(change, id, name);
    return respond(c, null, 204);
  });

  endpoint(removePasskey, async (c) => {
    const change = await changeOf(c);
    const { id } = readParams(c, PasskeyParams);
    await auth.factors.removePasskey(change, id);
    return respond(c, null, 204);
  });
}
