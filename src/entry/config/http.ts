import type { EmailPolicy } from "../../core/email/ports.ts";
import type { AppOptions } from "../../http/options.ts";
import { readAppLinks } from "./policy/app-links.ts";
import { withPages } from "./app-url.ts";
import {
  isOrigin,
  isPlainLocal,
  isPlainUrl,
  isRange,
  originRule,
  plainUrlRule,
} from "./network.ts";
import { headerOfHost } from "./hosts.ts";
import type { Environment, VariableReader } from "./variables/reader.ts";
import type { ChoiceOf } from "./variables/variables.ts";

/** Who may call the server, and what it serves. */
export type HttpConfig = Pick<
  AppOptions,
  | "development"
  | "plainCookies"
  | "corsOrigins"
  | "trustedProxies"
  | "addressHeader"
  | "limitsThisMachine"
  | "leadsToPages"
  | "docs"
  | "app"
  | "appUrl"
  | "ownPages"
  | "appLinks"
  | "adminApi"
  | "hstsSubdomains"
>;

/** Reads the public URL. `port` is that of the default. */
export function readIssuer(
  { text, fault }: VariableReader,
  production: boolean,
  port: number,
): string {
  const issuer = text("ISSUER") ?? `http://localhost:${port}`;
  if (text("ISSUER") === undefined && production) {
    const rule = "is required in production. Set the public URL, such as https://login.example.com";
    fault("ISSUER", rule);
  }
  if (!isPlainUrl(issuer, !production)) fault("ISSUER", plainUrlRule);
  return issuer;
}

/** How the name of a header may be written (RFC 9110 section 5.1). */
const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

/** The headers of lists, which begin with what the client sent. */
const lists = /^(?:x-forwarded-for|forwarded)$/i;

/** Reads who tells the address of the client. What is set counts more than the host on which the server runs. */
function readAddresses(
  { list, text, fault, isSet }: VariableReader,
  environment: Environment,
): Pick<AppOptions, "trustedProxies" | "addressHeader"> {
  const name = text("CLIENT_ADDRESS_HEADER");
  if (name !== undefined && lists.test(name)) {
    const rule = "must be a header with one address. For X-Forwarded-For, set TRUSTED_PROXIES";
    fault("CLIENT_ADDRESS_HEADER", rule);
  } else if (name !== undefined && !headerName.test(name)) {
    fault("CLIENT_ADDRESS_HEADER", "must be the name of a header, such as X-Real-IP");
  }
  const trustedProxies = list("TRUSTED_PROXIES", "must be IP addresses or CIDR ranges", isRange);
  if (name !== undefined) return { trustedProxies: [], addressHeader: name };
  return {
    trustedProxies,
    addressHeader: isSet("TRUSTED_PROXIES") ? undefined : headerOfHost(environment),
  };
}

/** Reads the settings of HTTP. */
export function readHttp(
  variables: VariableReader,
  mode: ChoiceOf<"NODE_ENV">,
  { issuer, appUrl, ownPages }: Pick<EmailPolicy, "issuer" | "appUrl" | "ownPages">,
  environment: Environment,
): HttpConfig {
  const { list, isOn, isSet } = variables;
  const allowsPrivate = mode !== "production";
  const corsOrigins = list("CORS_ORIGINS", originRule(allowsPrivate), (one) =>
    isOrigin(one, allowsPrivate),
  );
  return {
    corsOrigins: withPages(corsOrigins, issuer, appUrl),
    appUrl,
    ownPages,
    appLinks: readAppLinks(variables),
    development: mode === "development",
    plainCookies: mode !== "production" && isPlainLocal(issuer),
    ...readAddresses(variables, environment),
    limitsThisMachine: mode === "production",
    leadsToPages: mode === "production",
    docs: isOn("DOCS") && (isSet("DOCS") || mode !== "production" || !isSet("OIDC_KEY")),
    app: isOn("APP"),
    adminApi: isOn("ADMIN_API"),
    hstsSubdomains: isOn("HSTS_SUBDOMAINS"),
  };
}
