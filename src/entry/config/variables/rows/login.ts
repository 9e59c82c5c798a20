import { clientRegistrations } from "../../../../core/clients/ports.ts";
import { defaultRedirectSchemes } from "../../../../core/clients/redirect-uris.ts";
import { choice, onOff, type VariableRows } from "../rules.ts";

/** The ways to log in, and the apps that users log in to. */
export const loginVariables = {
  PASSWORD_GRANT: {
    rule: onOff,
    fallback: "on",
    about: "`on` or `off`: whether users can log in at the token endpoint (password grant).",
  },
  LOGIN_LINKS: {
    rule: onOff,
    fallback: "off",
    about: "`on` or `off`: whether users can log in with a link or a code in an email.",
  },
  NEW_LOGIN_EMAIL: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether users get an email about a login from a device that is new to their account. Only verified addresses get it.",
  },
  CLIENT_REGISTRATION: {
    rule: choice(clientRegistrations),
    fallback: "known",
    about:
      "Which clients of MCP servers can connect although you did not create them: `off`, `known` (those that Latchkey recognizes, and programs on the user's device), or `documents` (also every client with a public document). They can connect only while a resource has open scopes.",
  },
  REDIRECT_SCHEMES: {
    fallback: defaultRedirectSchemes.join(","),
    about:
      "Private schemes without a dot that redirect URIs of clients may have, separated by commas. Schemes with a dot, such as `com.example.app`, need no entry.",
    isShown: true,
  },
} as const satisfies VariableRows;
