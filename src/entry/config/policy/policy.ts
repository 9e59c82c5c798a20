import type { AttributeRules } from "../../../core/accounts/attributes/rules.ts";
import type { PageLanguages } from "../../../core/languages/own-texts.ts";
import { emailTexts } from "../../../core/email/texts/own.ts";
import type { MailsOption } from "../../../core/tables/emails.ts";
import { isRedirectScheme } from "../../../core/clients/redirect-uris.ts";
import type { Policy } from "../../../core/policy.ts";
import { readBrand, readTermsVersion, type BrandOption } from "../brand.ts";
import { readFactors } from "./factors.ts";
import { readEmailFrom } from "../email.ts";
import type { ReadOwnConfig, RegistrationConfig } from "../own/own-config.ts";
import { readPasskeySignUp, readRegistration } from "./registration.ts";
import { readSessions } from "./sessions.ts";
import { readThrottle } from "./throttle.ts";
import type { ReadFile, VariableReader } from "../variables/reader.ts";
import { hasPasskeys } from "../../../core/factors/assurance.ts";

/** What the policy depends on, besides the variables of its own. */
interface PolicyFacts extends Pick<Policy, "providers" | "issuer" | "appUrl" | "ownPages"> {
  readonly production: boolean;
  readonly corsOrigins: readonly string[];
  readonly roleDays: ReadOwnConfig["roleDays"];
  readonly registration: RegistrationConfig;
  readonly attributes: AttributeRules | undefined;
  readonly brand: BrandOption;
  readonly mails: MailsOption | undefined;
  readonly pageLanguages: PageLanguages;
  readonly readFile: ReadFile;
}

/** Reads the settings of all features. */
export function readPolicy(
  variables: VariableReader,
  {
    providers,
    production,
    issuer,
    appUrl,
    ownPages,
    corsOrigins,
    roleDays,
    registration,
    attributes,
    brand,
    mails,
    pageLanguages,
    readFile,
  }: PolicyFacts,
): Policy {
  const { text, integer, isOn, list, choice } = variables;
  const emailFrom = readEmailFrom(variables, production);
  const factors = readFactors(variables, issuer, corsOrigins);
  return {
    issuer,
    appUrl,
    ownPages,
    audience: text("AUDIENCE") ?? issuer,
    accessTokenLifetime: integer("ACCESS_TOKEN_TTL"),
    passwordMinLength: integer("PASSWORD_MIN_LENGTH"),
    passwordGrant: isOn("PASSWORD_GRANT"),
    loginLinks: isOn("LOGIN_LINKS"),
    newLoginEmail: isOn("NEW_LOGIN_EMAIL"),
    invitationDays: integer("INVITATION_DAYS"),
    usernameHoldDays: integer("USERNAME_HOLD_DAYS"),
    clientRegistration: choice("CLIENT_REGISTRATION"),
    redirectSchemes: list(
      "REDIRECT_SCHEMES",
      "must be private schemes such as vscode, separated by commas, in lower case and without a colon",
      isRedirectScheme,
    ),
    allowsPrivateUrls: !production,
    auditTable: isOn("AUDIT_TABLE"),
    auditRetentionDays: integer("AUDIT_RETENTION_DAYS"),
    emailFrom,
    brand: readBrand(variables, brand, emailFrom.name, readFile),
    termsVersion: readTermsVersion(variables),
    mails,
    languages: [...new Set([...pageLanguages.offered, ...emailTexts(mails).languages])],
    ...readSessions(variables, roleDays),
    ...readThrottle(variables),
    ...factors,
    ...readRegistration(variables, registration),
    ...readPasskeySignUp(variables, hasPasskeys(factors)),
    attributes,
    providers,
  };
}
