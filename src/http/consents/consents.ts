import * as z from "zod";
import { time } from "../../contract/fields.ts";
import { ofBearer } from "../../contract/refusals.ts";
import { jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { accessToken } from "../../contract/security.ts";
import type { BuiltInScope } from "../../core/access.ts";
import type { Auth } from "../../core/auth.ts";
import { publicConsent, scopesOf } from "../../core/consents/model.ts";
import { scopeTexts } from "../../core/consents/scope-texts.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { authorizedCaller, authorizedSession, languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";

const example = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";

const ScopeText = z
  .object({
    scope: z.string().meta({ example: "email" }),
    text: z.string().meta({
      description: "What it lets the app do, in a language of the request.",
      example: "See your email address",
    }),
  })
  .meta({ id: "ScopeText" });

export const Consent = z
  .object({
    id: z.string().meta({ format: "uuid", example }),
    client_id: z.string().meta({ example: "7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d" }),
    name: z.string().meta({ description: "The name of the app.", example: "Notes" }),
    host: z.string().meta({
      description: "Where the app sends the user back to: a host, or the scheme of an app.",
      example: "notes.example.com",
    }),
    on_device: z.boolean().meta({
      description:
        "The app is a program on the user's device that no one vouches for: `name` is only what it calls itself.",
      example: false,
    }),
    resource: z.string().nullable().meta({
      description: "The URI of the API that the app may use. Null for this server.",
      example: null,
    }),
    scopes: z.array(ScopeText),
    created_at: time("When the user first let the app do something."),
    updated_at: time("When the user last let it do more."),
    last_used_at: time("When the app last used its access, to the minute.").nullable(),
  })
  .meta({ id: "Consent" });

const ConsentList = z.object({ consents: z.array(Consent) }).meta({ id: "ConsentList" });

const ConsentParams = z.object({
  id: z.string().meta({ format: "uuid", example, param: { name: "id", in: "path" } }),
});

const scope: BuiltInScope = "sessions";
const security = [{ [accessToken]: [scope] }];

export const listConsents = createRoute({
  method: "get",
  path: "/users/me/consents",
  operationId: "listConsents",
  tags: ["Apps"],
  summary: "List the apps that may use my account",
  description: "An app that sends users back to several hosts has an entry for each of them.",
  security,
  responses: {
    200: jsonResponse(ConsentList, "What the user lets apps do, newest first."),
    ...problems(...ofBearer),
  },
});

export const disconnectApp = createRoute({
  method: "delete",
  path: "/users/me/consents/{id}",
  operationId: "disconnectApp",
  tags: ["Apps"],
  summary: "Disconnect an app",
  description:
    "Ends all that the app may do: its entries for other hosts, and its sessions, also those that outlive a logout.",
  security,
  request: { params: ConsentParams },
  responses: {
    204: { description: "The app is disconnected." },
    ...problems(...ofBearer, "not_found"),
  },
});

/** Lists and ends what the caller lets apps do. */
export function consents(
  { endpoint }: Endpoints,
  auth: Auth,
  { languages }: Pick<AppOptions, "languages">,
): void {
  const describe = scopeTexts(auth.access, languages);

  endpoint(listConsents, async (c) => {
    const found = await auth.consents.list(await authorizedCaller(c, auth, "sessions"));
    const uris = new Set(found.map(({ resource }) => resource).filter((uri) => uri !== ""));
    const named = await Promise.all([...uris].map((uri) => auth.resources.findAgain(uri)));
    const shown = found.map((consent) => {
      const { scope: _, ...others } = publicConsent(consent);
      const resource = named.find((one) => one?.uri === consent.resource);
      return { ...others, scopes: describe(scopesOf(consent), languageOf(c), resource) };
    });
    return json(c, { consents: shown }, 200);
  });

  endpoint(disconnectApp, async (c) => {
    const caller = await authorizedSession(c, auth, "sessions");
    const { id } = readParams(c, ConsentParams);
    await auth.consents.disconnect(caller, id);
    return respond(c, null, 204);
  });
}
