import { choice, type VariableRows } from "../rules.ts";
import { mfaPolicies } from "../../../../core/factors/ports.ts";

/** Second factors and passkeys. */
export const factorVariables = {
  MFA: {
    rule: choice(mfaPolicies),
    fallback: "optional",
    about:
      "Second factors: `off`, `optional`, `admins` or `all`. With `admins` or `all`, these accounts must set one up before they can do anything else.",
  },
  PASSKEY_RP_ID: {
    isShown: true,
    fallback: "",
    about:
      "Domain that passkeys are for: the host of `ISSUER` or a parent domain of it. Set the parent domain if the pages are on another host. Do not change it later, because all passkeys would stop working. Default: the host of `ISSUER`.",
  },
  PASSKEY_ORIGINS: {
    isShown: true,
    fallback: "",
    about:
      "Further origins that may use passkeys, separated by commas: pages on the domain of `PASSKEY_RP_ID`, or apps such as `android:apk-key-hash:…`. `ISSUER` and the `CORS_ORIGINS` on that domain may always.",
  },
} as const satisfies VariableRows;
