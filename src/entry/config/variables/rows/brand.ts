import type { VariableRows } from "../rules.ts";

/** What users see of the operator. */
export const brandVariables = {
  BRAND_NAME: {
    isShown: true,
    fallback: "",
    about:
      'Name of the service on pages and in emails: one line of 40 characters at most, without `<`, `>`, `"` and `:`. ' +
      "Default: the name in `MAIL_FROM`, else Latchkey.",
  },
  BRAND_LOGO: {
    isShown: "in errors",
    fallback: "",
    about:
      "Logo on pages, and in emails if it is a PNG: the path of an SVG or PNG file, or a `data:` URI. 64 KiB at most. On Workers, only a `data:` URI.",
  },
  BRAND_EMAIL_LOGO: {
    isShown: "in errors",
    fallback: "",
    about:
      "Logo in emails, as a PNG, because email programs show no SVG. The same ways as `BRAND_LOGO`. Default: `BRAND_LOGO` if it is a PNG, else the name.",
  },
  BRAND_COLOR: {
    isShown: true,
    fallback: "",
    about:
      "Color of links and buttons: `#rgb` or `#rrggbb`. Latchkey darkens or lightens it until text is readable.",
  },
  SUPPORT_EMAIL: {
    isShown: true,
    fallback: "",
    about: "Email address at which users find help. Pages and emails show it.",
  },
  TERMS_URL: {
    isShown: true,
    fallback: "",
    about: "https URL of the terms of service. Pages link to it.",
  },
  PRIVACY_URL: {
    isShown: true,
    fallback: "",
    about: "https URL of the privacy policy. Pages link to it.",
  },
  TERMS_VERSION: {
    isShown: true,
    fallback: "",
    about:
      "Version of the terms that users accept, such as `2026-11`: 32 characters at most. A new version asks all users. Needs `TERMS_URL`.",
  },
} as const satisfies VariableRows;
