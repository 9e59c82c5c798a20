import * as z from "zod";
import { accountMembers } from "../../contract/accounts/account.ts";
import {
  anyObject,
  emailCode,
  EmailLink,
  linkToken,
  loginRequest,
  notAnObject,
  passkey,
  password,
  text,
  username,
  ways,
} from "../../contract/fields.ts";
import { ofJson, ofSudo } from "../../contract/refusals.ts";
import {
  askedCode,
  askedCodeBody,
  jsonBody,
  jsonResponse,
  problems,
} from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { accessToken } from "../../contract/security.ts";
import type { BuiltInScope } from "../../core/access.ts";
import { emailMaxLength } from "../../core/accounts/email.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import { emailPurposes } from "../../core/links/email-link.ts";
import { removable } from "../../core/owned.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { hasBody, readJson } from "../request/body.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import {
  authorizedSession,
  callerOrOwing,
  deviceOf,
  languageOf,
  noteCaller,
  originOf,
} from "../request/caller.ts";
import { validate } from "../request/validate.ts";
import { json, respond } from "../response/respond.ts";

export const EmailVerification = z
  .object(
    {
      token: linkToken,
      password: password.optional(),
      passkey: passkey.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailVerification" });

/** The code of an email in place of its link, from a page that asked for it. */
const EmailCodeVerification = z
  .object(
    {
      login_request: loginRequest,
      code: emailCode,
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "The new address, if the code is for one.",
        example: "ann@example.org",
      }).optional(),
      username: username.optional(),
      password: password.optional(),
      passkey: passkey.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailCodeVerification" });

const EmailPreviewRequest = z
  .object(
    {
      token: linkToken,
      include_done: z.boolean().optional().meta({
        description:
          "True to get `done` for a link whose address was verified since, instead of `invalid_link`.",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailPreviewRequest" });

const EmailPreview = z
  .object({
    purpose: z.enum(emailPurposes),
    email: z.string().meta({ example: "ann@example.com" }),
    username: accountMembers.username.optional(),
    created_at: accountMembers.created_at.optional(),
    ways,
    done: z.literal(true).optional().meta({
      description:
        "The address is verified already. The response says no more about the account, and until a day after the link expired.",
    }),
  })
  .meta({ id: "EmailPreview" });

export const EmailUndo = z
  .object(
    {
      // Longer than that of other links, because it has two addresses.
      token: text({
        maxLength: 900,
        description: "The token in the fragment of the link.",
        example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailUndo" });

const UndoPreview = z
  .object({
    email: z.string().meta({
      description: "The address that the link restores.",
      example: "ann@example.com",
    }),
    username: accountMembers.username,
    done: z.literal(true).optional().meta({ description: "The account has the address again." }),
  })
  .meta({ id: "UndoPreview" });

const UndoneChange = z
  .object({
    reset_token: z.string().meta({
      description: "For `POST /authenticate/password/reset`. It works for 20 minutes.",
      example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
    }),
    removed: z
      .array(z.object({ what: z.enum(removable), name: z.string().optional() }))
      .meta({ description: "What was added since the day before the change." }),
  })
  .meta({ id: "UndoneChange" });

export const EmailChange = z
  .object(
    {
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "A new address for the account.",
        example: "ann@example.org",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailChange" });

export const UnverifiedLogin = z
  .object({ username }, { error: notAnObject })
  .meta({ id: "UnverifiedLogin" });

const scope: BuiltInScope = "profile:write";

export const sendVerification = createRoute({
  method: "post",
  path: "/users/me/email/verification",
  operationId: "sendEmailVerification",
  tags: ["Accounts"],
  summary: "Send me a link and a code that verify my email address",
  description:
    "Without a body, the email goes to the address of the account, if it is not verified yet. A session that must set up a second factor " +
    "may do this too, with the scope `factors`. With a new address, the email goes there. " +
    "The account gets the new address when the link or the code is used, and the old address is told. This needs a login within the last ten minutes.",
  security: [{ [accessToken]: [scope] }],
  request: { body: { ...jsonBody(EmailChange), required: false } },
  responses: {
    202: askedCode,
    ...problems(...ofSudo, ...ofJson, "mfa_enrolment_required"),
  },
});

export const resendVerification = createRoute({
  method: "post",
  path: "/authenticate/email/verification",
  operationId: "resendEmailVerification",
  tags: ["Accounts"],
  summary: "Ask for a link and a code that verify an email address, without a login",
  description:
    "For a login that is refused with `email_not_verified`. The email goes to the stored address of the account, if it is not verified yet. " +
    "Every other username returns the same response, so that no one learns whether the account exists.",
  request: { body: jsonBody(UnverifiedLogin) },
  responses: {
    202: askedCode,
    ...problems(...ofJson),
  },
});

export const verifyEmail = createRoute({
  method: "post",
  path: "/authenticate/email/verify",
  operationId: "verifyEmail",
  tags: ["Accounts"],
  summary: "Verify an email address with the token of a link, or with a code",
  description:
    "The link works for 20 minutes, and the code for 10 minutes with the `login_request` of its request. Either uses up both. " +
    "That of a new address also replaces the old one. Send an access token of the account, `password`, or `passkey` for the options of a login. " +
    "With a code and without an access token, `username` specifies the account.",
  security: [{}, { [accessToken]: [scope] }],
  request: { body: jsonBody(z.union([EmailVerification, EmailCodeVerification])) },
  responses: {
    204: { description: "The address is verified." },
    ...problems(
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      ...ofJson,
      "invalid_link",
      "invalid_code",
      "proof_required",
      "invalid_grant",
      "unknown_passkey",
      "email_taken",
      "mfa_enrolment_required",
      "overloaded",
      "unavailable",
    ),
  },
});

export const previewEmail = createRoute({
  method: "post",
  path: "/authenticate/email/preview",
  operationId: "previewEmail",
  tags: ["Accounts"],
  summary: "Show whose account the link to verify an email address is about",
  description: "Does not use up the link.",
  request: { body: jsonBody(EmailPreviewRequest) },
  responses: {
    200: jsonResponse(EmailPreview, "What to show before the click."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const disownEmail = createRoute({
  method: "post",
  path: "/authenticate/email/disown",
  operationId: "disownEmail",
  tags: ["Accounts"],
  summary: "Say that the account of the link to verify an email address is not mine",
  description:
    "If the account has the address, it gets a link to choose a password. Otherwise the link no longer works, and the account is told. Idempotent.",
  request: { body: jsonBody(EmailLink) },
  responses: {
    204: { description: "The request was accepted." },
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const previewUndo = createRoute({
  method: "post",
  path: "/authenticate/email/undo/preview",
  operationId: "previewEmailUndo",
  tags: ["Accounts"],
  summary: "Show which email address the link of the notice restores",
  description: "Does not use up the link.",
  request: { body: jsonBody(EmailUndo) },
  responses: {
    200: jsonResponse(UndoPreview, "What to show before the click."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const undoEmailChange = createRoute({
  method: "post",
  path: "/authenticate/email/undo",
  operationId: "undoEmailChange",
  tags: ["Accounts"],
  summary: "Restore the old email address with the token of the notice about its change",
  description:
    "The link works for 72 hours, and once. It needs no login. The account has the old address again, all sessions end, and the password " +
    "no longer works.",
  request: { body: jsonBody(EmailUndo) },
  responses: {
    200: jsonResponse(
      UndoneChange,
      "The old address is restored. The token lets the user choose a new password.",
    ),
    ...problems(...ofJson, "invalid_link", "email_taken", "unavailable"),
  },
});

/** The link or the code of an email, and the proof with it. */
function readVerification(body: object) {
  if (!("login_request" in body)) {
    return validate(EmailVerification, body);
  }
  const { login_request, code, email, username, ...proof } = validate(EmailCodeVerification, body);
  return { code: { loginRequest: login_request, code, email, identifier: username }, ...proof };
}

/** The proof of an email address: the email that is sent, and the use of its link or its code. */
export function emailLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  options: Pick<AppOptions, "inBackground" | "plainCookies">,
): void {
  const { inBackground } = options;
  const cookies = cookiesOf(options);

  endpoint(sendVerification, async (c) => {
    const language = languageOf(c);
    if (hasBody(c)) {
      const caller = await authorizedSession(c, auth, "profile:write");
      const { email } = await readJson(c, EmailChange);
      return json(
        c,
        askedCodeBody(await auth.links.sendEmailChange(caller, { email, language })),
        202,
      );
    }
    // A second factor needs a verified address. The stored one is safe: only its owner can verify it.
    const caller = await callerOrOwing(c, auth, "profile:write");
    return json(c, askedCodeBody(await auth.links.sendVerification(caller, language)), 202);
  });

  endpoint(resendVerification, async (c) => {
    const { username: identifier } = await readJson(c, UnverifiedLogin);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const { send, ...asked } = await auth.links.resendVerification({
      identifier,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return json(c, askedCodeBody(asked), 202);
  });

  endpoint(verifyEmail, async (c) => {
    const { password, passkey, ...email } = readVerification(await readJson(c, anyObject));
    const language = languageOf(c);
    const { network } = c.get("caller");
    const device = deviceOf(c);
    const proof = {
      password,
      passkey,
      device,
      network,
      deviceToken: cookies.readDevice(c),
      replaces: cookies.readSession(c),
      signal: c.req.raw.signal,
    };
    const hasProof = password !== undefined || passkey !== undefined;
    const isLoggedIn = !hasProof && c.req.header("authorization") !== undefined;
    const { userId } = await auth.links.verifyEmail({
      ...email,
      language,
      network,
      ...device,
      caller: isLoggedIn ? await callerOrOwing(c, auth, "profile:write") : undefined,
      proof: hasProof ? proof : undefined,
    });
    noteCaller(c, { sub: userId });
    return respond(c, null, 204);
  });

  endpoint(previewEmail, async (c) => {
    const { token, include_done: includeDone } = await readJson(c, EmailPreviewRequest);
    const { network } = c.get("caller");
    const link = await auth.links.previewEmail({ token, includeDone, network, ...originOf(c) });
    const { purpose, email, account, ways, isDone } = link;
    const { username, createdAt } = account;
    const about = isDone ? { done: true as const } : { username, created_at: timeOf(createdAt) };
    return json(c, { purpose, email, ways: [...ways], ...about }, 200);
  });

  endpoint(disownEmail, async (c) => {
    const { token } = await readJson(c, EmailLink);
    const language = languageOf(c);
    const { network } = c.get("caller");
    await auth.links.disownEmail({ token, language, network, ...deviceOf(c) });
    return respond(c, null, 204);
  });

  endpoint(previewUndo, async (c) => {
    const { token } = await readJson(c, EmailUndo);
    const { network } = c.get("caller");
    const { email, account, isDone } = await auth.links.previewUndo({ token, network });
    const body = { email, username: account.username, ...(isDone && { done: true as const }) };
    return json(c, body, 200);
  });

  endpoint(undoEmailChange, async (c) => {
    const { token } = await readJson(c, EmailUndo);
    const { network } = c.get("caller");
    const undone = await auth.links.undoEmailChange({ token, network, ...deviceOf(c) });
    noteCaller(c, { sub: undone.userId });
    return json(c, { reset_token: undone.resetToken, removed: [...undone.removed] }, 200);
  });
}
