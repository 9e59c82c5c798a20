import { beforeAll, describe, expect, it } from "vitest";
import { form, json, register } from "../suite/http/calls/calls.ts";
import { logInBy } from "../suite/http/calls/sessions.ts";
import {
  exampleOf,
  operationsOf,
  withoutAdmin,
  readJson,
  type OpenApi,
} from "../support/documents/openapi.ts";
import { ann } from "../support/documents/refused-calls.ts";
import { openInProcess, useTarget, type Init } from "../support/targets/http-target.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;

const encoders: Readonly<Record<string, (example: never) => Init>> = {
  "application/json": json,
  "application/x-www-form-urlencoded": form,
};

/** The calls with a body. Multipart bodies have the same examples as other forms. */
const withBody = withoutAdmin(operationsOf(document)).flatMap(({ path, method, operation }) =>
  Object.entries(operation.requestBody?.content ?? {})
    .filter(([type]) => type in encoders)
    .map(([type, { schema }]) => ({
      id: String(operation.operationId),
      path,
      method: method.toUpperCase(),
      init: encoders[type]?.(exampleOf(document, schema) as never),
    })),
);

/** The examples that are refused, and the reason. */
const refused: Readonly<Record<string, string>> = {
  refreshSession: "the request has no cookie and no Origin",
  chooseOrganization: "the request has no cookie and no Origin",
  acceptTerms: "the server has no version of its terms",
  register: "Ann is already registered",
  introspectToken: "no client is authenticated",
  pushAuthorizationRequest: "no client is authenticated",
  registerClient: "no resource has open scopes",
  resetPassword: "the token of the example is not valid",
  verifyEmail: "the token of the example is not valid",
  previewEmail: "the token of the example is not valid",
  previewEmailUndo: "the token of the example is not valid",
  previewLoginLink: "the token of the example is not valid",
  previewPasswordReset: "the token of the example is not valid",
  disownEmail: "the token of the example is not valid",
  undoEmailChange: "the token of the example is not valid",
  confirmTotp: "the token of the example is not valid",
  addPasskey: "no authenticator made the answer of the example",
  renamePasskey: "the passkey of the example does not exist",
  setTwoFactor: "Ann has no second factor",
  getPasskeyOptions: "the token of the example is not valid",
  proveSecondFactor: "the token of the example is not valid",
  logInWithPasskey: "no authenticator made the answer of the example",
  reauthenticate: "the request has no cookie",
  previewUpstream: "the token of the example is not valid",
  logInWithUpstream: "the token of the example is not valid",
  linkIdentity: "the request comes from no page",
  decideAuthorization: "the request comes from no page",
  updateMyOrganization: "the organization of the example does not exist",
  deleteMyOrganization: "the organization of the example does not exist",
  changeMyMember: "the organization of the example does not exist",
  transferMyOrganization: "the organization of the example does not exist",
  inviteMember: "the organization of the example does not exist",
  previewInvitation: "the token of the example is not valid",
  acceptInvitation: "the token of the example is not valid",
};

describe("the example of a request body, sent by the person of the document", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", own: { organizations: {} } }));
  let token: string;
  beforeAll(async () => {
    await register(target(), ann);
    ({ token } = await logInBy(target(), undefined, ann));
  });

  // The last call deletes the account, which may not own an organization then.
  const isLast = ({ id }: { id: string }) => Number(id === "deleteMe");
  it.each(withBody.toSorted((a, b) => isLast(a) - isLast(b)))("of $id", async (call) => {
    const { id, path, method, init } = call;
    if (id === "deleteMe") await target().sql("DELETE FROM organizations");
    const headers = { ...init?.headers, Authorization: `Bearer ${token}` };
    const { status } = await target().fetch(path, { ...init, method, headers });
    expect(Math.floor(status / 100)).toBe(id in refused ? 4 : 2);
  });
});
