import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { notAnObject, time, upstreamToken } from "../fields.ts";
import { ofJson, ofSudo, ofBearer } from "../refusals.ts";
import { jsonResponse, jsonBody, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { accessToken } from "../security.ts";

/** What a page sends of an identity that waits. */
export const WaitingToken = z
  .object({ token: upstreamToken }, { error: notAnObject })
  .meta({ id: "UpstreamToken" });

export const Identity = z
  .object({
    id: z.string().meta({ format: "uuid", example: "0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d" }),
    provider: z.string().meta({ example: "google" }),
    name: z.string().meta({ description: "As users read it.", example: "Google" }),
    email: z.string().nullable().meta({ example: "ann@example.com" }),
    available: z
      .boolean()
      .meta({ description: "False if the operator switched the provider off." }),
    created_at: time("When it was connected."),
    last_used_at: time("When it last logged in.").nullable(),
  })
  .meta({ id: "Identity" });

const IdentityList = z.object({ identities: z.array(Identity) }).meta({ id: "IdentityList" });

export const IdentityParams = z.object({
  id: z.string().meta({
    format: "uuid",
    example: "0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d",
    param: { name: "id", in: "path" },
  }),
});

const scope: BuiltInScope = "factors";
const security = [{ [accessToken]: [scope] }];

export const listIdentities = createRoute({
  method: "get",
  path: "/users/me/identities",
  operationId: "listIdentities",
  tags: ["Other providers"],
  summary: "List my logins at other providers",
  security,
  responses: {
    200: jsonResponse(IdentityList, "The identities, the oldest first."),
    ...problems(...ofBearer),
  },
});

export const linkIdentity = createRoute({
  method: "post",
  path: "/users/me/identities",
  operationId: "linkIdentity",
  tags: ["Other providers"],
  summary: "Connect a login at another provider",
  description:
    "Needs a page of `APP_URL` or `/app`, `X-Latchkey: 1`, and a login within the last ten minutes. A token of a login needs a login after it.",
  security,
  request: { body: jsonBody(WaitingToken) },
  responses: {
    200: jsonResponse(Identity, "Connected."),
    ...problems(
      ...ofSudo,
      ...ofJson,
      "origin_not_allowed",
      "header_required",
      "expired_token",
      "email_not_verified",
      "identity_taken",
      "too_many_identities",
    ),
  },
});

export const unlinkIdentity = createRoute({
  method: "delete",
  path: "/users/me/identities/{id}",
  operationId: "unlinkIdentity",
  tags: ["Other providers"],
  summary: "Disconnect a login at another provider",
  description: "Needs a login within the last ten minutes, and another way to log in.",
  security,
  request: { params: IdentityParams },
  responses: {
    204: { description: "Disconnected." },
    ...problems(...ofSudo, "not_found", "last_way_in"),
  },
});
