import type { AppOptions } from "../../http/options.ts";
import { isOrigin, isRange, originRule } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";
import type { ChoiceOf } from "./variables/variables.ts";

/** Who may call the server, and what it serves. */
export type HttpConfig = Pick<
  AppOptions,
  | "development"
  | "corsOrigins"
  | "trustedProxies"
  | "limitsThisMachine"
  | "docs"
  | "app"
  | "adminApi"
  | "hstsSubdomains"
>;

/** Reads the settings of HTTP. */
export function readHttp({ list, isOn }: VariableReader, mode: ChoiceOf<"NODE_ENV">): HttpConfig {
  const allowsPrivate = mode !== "production";
  return {
    corsOrigins: list("CORS_ORIGINS", originRule(allowsPrivate), (one) =>
      isOrigin(one, allowsPrivate),
    ),
    development: mode === "development",
    trustedProxies: list("TRUSTED_PROXIES", "must be IP addresses or CIDR ranges", isRange),
    limitsThisMachine: mode === "production",
    docs: isOn("DOCS"),
    app: isOn("APP"),
    adminApi: isOn("ADMIN_API"),
    hstsSubdomains: isOn("HSTS_SUBDOMAINS"),
  };
}
