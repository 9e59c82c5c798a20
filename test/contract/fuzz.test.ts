import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { createFuzzer } from "../support/fuzz/fuzzer.ts";
import { bodiesOf, requestsOf, type Wish } from "../support/fuzz/requests.ts";
import { runsOf } from "../support/fuzz/runs.ts";
import { openFuzzTarget } from "../support/fuzz/target.ts";
import {
  isText,
  membersOf,
  naughtyStrings,
  plain,
  wrongValues,
  type Entry,
} from "../support/fuzz/values.ts";
import { useTarget } from "../support/targets/http-target.ts";

const runs = 60;

/** Each call gets every sixth string, and all calls together get each one. Before a release, each call gets them all. */
const everyNaughtyString = process.env["FULL_MATRIX"] === "1" ? 1 : 6;

/**
 * Calls that succeed only with the version of the terms, a code, a passkey, an identity, a consent, a registered redirect URI, the id of a
 * resource, of an organization or of the user who will own one, the token of a notice, what such a call has given or a
 * page has shown, without a password, or without an administrator.
 */
const neverRight = [
  "acceptInvitation",
  "acceptTerms",
  "addPasskey",
  "changeMyMember",
  "changeResource",
  "confirmTotp",
  "createFirstAdmin",
  "createOrganization",
  "createOrganizationForServers",
  "decideAuthorization",
  "deleteMyOrganization",
  "disconnectApp",
  "disconnectIdentity",
  "disconnectUserApp",
  "getLogoutRequest",
  "getMember",
  "getMemberForServers",
  "getMyOrganization",
  "getOrganization",
  "getOrganizationForServers",
  "transferMyOrganization",
  "inviteAgain",
  "inviteMember",
  "inviteUser",
  "leaveOrganization",
  "linkIdentity",
  "listInvitations",
  "listMembers",
  "listMembersForServers",
  "listMyMembers",
  "listOrganizationTrail",
  "logInWithPasskey",
  "logInWithUpstream",
  "makeRecoveryCodes",
  "previewEmailUndo",
  "previewInvitation",
  "previewUpstream",
  "proveSecondFactor",
  "pushAuthorizationRequest",
  "putMember",
  "putMemberForServers",
  "registerClient",
  "removeMember",
  "removeMemberForServers",
  "removeMyMember",
  "removePasskey",
  "renamePasskey",
  "revokeInvitation",
  "sendReauthenticationCode",
  "sendWebhookAgain",
  "testWebhook",
  "transferOrganization",
  "transferOrganizationForServers",
  "undoEmailChange",
  "unlinkIdentity",
  "updateMyOrganization",
  "updateOrganization",
  "updateOrganizationForServers",
  "withdrawInvitation",
];

const operations = operationsOf(readJson("test/contract/openapi.snapshot.json") as OpenApi);
const idsOf = (all: typeof operations) => all.map(({ operation }) => String(operation.operationId));
const ids = idsOf(operations);
const withBody = idsOf(operations.filter(({ operation }) => operation.requestBody));

describe("requests made from the OpenAPI document get declared answers without a secret", () => {
  const target = useTarget(() => openFuzzTarget());
  let fuzzer: Awaited<ReturnType<typeof createFuzzer>>;
  beforeAll(async () => {
    fuzzer = await createFuzzer(target());
  });
  beforeEach(() => fuzzer.start());

  it.each(ids)("VULN-17 P4 %s: random requests", async (id) => {
    const call = fuzzer.callOf(id);
    const send = (wish: Wish) =>
      fc.asyncProperty(requestsOf(fuzzer.document, call, wish), async (request) => {
        await fuzzer.send(call, request);
      });
    const { requestBody, parameters, security } = call.operation;
    // The page guard refuses by headers that only a browser sets.
    const canFail = Boolean(requestBody ?? parameters ?? security) || id === "getSession";
    const isRight = (): boolean => fuzzer.statusesOf(call).some((status) => status < 300);
    const isRefused = (): boolean => fuzzer.statusesOf(call).some((status) => status >= 400);
    const isDone = () => (isRight() || neverRight.includes(id)) && (isRefused() || !canFail);
    await fc.assert(send("any"), { numRuns: runsOf(runs) });
    // Some calls are rarely right, or rarely wrong. So the further rounds are the same in every run, and begin with a new account.
    for (let seed = 1; seed <= 90 && !isDone(); seed++) {
      await fuzzer.start();
      const wish = isRight() || seed % 2 === 0 ? "any" : "right";
      await fc.assert(send(wish), { numRuns: runs, seed });
    }
    expect(isRight()).toBe(!neverRight.includes(id));
    expect(isRefused()).toBe(canFail);
  });

  it.each(withBody)("VULN-17 P4 %s: each wrong value in each member", async (id) => {
    const call = fuzzer.callOf(id);
    for (const { schema, request } of bodiesOf(call)) {
      const samples = fc.sample(plain(fuzzer.document, schema), 50);
      for (const [index, value] of wrongValues.entries()) {
        for (const [name] of membersOf(fuzzer.document, schema)) {
          const entries = (samples[index] ?? []).filter(([own]) => own !== name);
          const given: Entry[] = [...entries, [name, value]];
          await fuzzer.send(call, request(given, "Bearer <access token>"));
        }
      }
    }
  });

  it.each(withBody)("P4 %s: naughty strings in all members", async (id) => {
    const call = fuzzer.callOf(id);
    const own = naughtyStrings.filter(
      (_, at) => (at + withBody.indexOf(id)) % everyNaughtyString === 0,
    );
    for (const { schema, request } of bodiesOf(call)) {
      const names = membersOf(fuzzer.document, schema).filter(([, one]) => isText(one));
      for (const text of own) {
        const entries = names.map(([name]): Entry => [name, text]);
        await fuzzer.send(call, request(entries, "Bearer <access token>"));
      }
    }
  });

  it("the log has no error and no secret", () => {
    fuzzer.expectQuietLog();
  });
});
