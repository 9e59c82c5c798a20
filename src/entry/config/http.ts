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
import type { VariableReader } from "./variables/reader.ts";
import type { ChoiceOf } from "./variables/variables.ts";

/** Who may call the server, and what it serves. */
export type HttpConfig = Pick<
  AppOptions,
  | "development"
  | "plainCookies"
  | "corsOrigins"
  | "trustedProxies"
  | "limitsThisMachine"
  | "docs"
  | "app"
  | "appUrl"
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

/** Reads the settings of HTTP. */
export function readHttp(
  variables: VariableReader,
  mode: ChoiceOf<"NODE_ENV">,
  issuer: string,
  appUrl: string,
): HttpConfig {
  const { list, isOn, isSet } = variables;
  const allowsPrivate = mode !== "production";
  const corsOrigins = list("CORS_ORIGINS", originRule(allowsPrivate), (one) =>
    isOrigin(one, allowsPrivate),
  );
  return {
    corsOrigins: withPages(corsOrigins, issuer, appUrl),
    appUrl,
    appLinks: readAppLinks(variables),
    development: mode === "development",
    plainCookies: mode !== "production" && isPlainLocal(issuer),
    trustedProxies: list("TRUSTED_PROXIES", "must be IP addresses or CIDR ranges", isRange),
    limitsThisMachine: mode === "production",
    docs: isOn("DOCS") && (isSet("DOCS") || mode !== "production" || !isSet("OIDC_KEY")),
    app: isOn("APP"),
    adminApi: isOn("ADMIN_API"),
    hstsSubdomains: isOn("HSTS_SUBDOMAINS"),
  };
}
