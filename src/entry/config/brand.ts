import { parseEmail } from "../../core/accounts/email.ts";
import {
  defaultName,
  emailLogoFile,
  isBrandName,
  nameMaxLength,
  parseColor,
  type Brand,
} from "../../core/brand/brand.ts";
import { isTermsVersion, termsVersionMaxLength } from "../../core/accounts/terms-version.ts";
import { readLogo, type Logo } from "../../core/brand/logo.ts";
import { unknownName } from "../../core/ground/nearest.ts";
import { codeOf } from "./config-error.ts";
import type { Environment, ReadFile, VariableReader } from "./variables/reader.ts";
import type { VariableName } from "./variables/variables.ts";

/** What users see of the operator. Each member has the meaning of its variable, and takes its place. */
export interface BrandOption {
  readonly name?: string;
  /** The bytes of an SVG or PNG picture, its path, or a `data:` URI. */
  readonly logo?: Uint8Array | string;
  /** That of a PNG for emails, in the same ways. */
  readonly emailLogo?: Uint8Array | string;
  /** As `#rgb` or `#rrggbb`. */
  readonly color?: string;
  readonly supportEmail?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
  /** The version of the terms that users accept, such as `2026-11`. */
  readonly termsVersion?: string;
}

/** The variable that each member stands for. */
const variableOf = {
  name: "BRAND_NAME",
  logo: "BRAND_LOGO",
  emailLogo: "BRAND_EMAIL_LOGO",
  color: "BRAND_COLOR",
  supportEmail: "SUPPORT_EMAIL",
  termsUrl: "TERMS_URL",
  privacyUrl: "PRIVACY_URL",
  termsVersion: "TERMS_VERSION",
} as const satisfies Record<keyof BrandOption, VariableName>;

const members = Object.keys(variableOf) as (keyof BrandOption)[];

/** What is wrong with the option, as values of any type. It never names a value. */
export function brandFaults(option: object): string[] {
  return Object.entries(option).flatMap(([name, value]) => {
    if (!members.some((one) => one === name)) {
      return [unknownName("brand.", name, members)];
    }
    if (value === undefined || typeof value === "string") return [];
    if (name === "logo" || name === "emailLogo") {
      return value instanceof Uint8Array ? [] : [`brand.${name} must be bytes or a text`];
    }
    return [`brand.${name} must be a text`];
  });
}

/** An environment in which the option takes the place of its variables, and what an error then calls them. */
export function withBrand(
  environment: Environment,
  option: BrandOption,
): { readonly environment: Environment; readonly names: Partial<Record<VariableName, string>> } {
  const given = members.filter((member) => option[member] !== undefined);
  const replaced = given.map((member) => {
    const value = option[member];
    // Bytes are read from the option itself.
    return [variableOf[member], typeof value === "string" ? value : ""] as const;
  });
  return {
    environment: {
      ...environment,
      ...Object.fromEntries(replaced.map(([name]) => [`${name}_FILE`, ""])),
      ...Object.fromEntries(replaced),
    },
    names: Object.fromEntries(
      given.map((member) => [variableOf[member], `option brand.${member}`]),
    ),
  };
}

/** Whether emails show the name although there is a logo. */
export const lacksEmailLogo = (brand: Brand): boolean =>
  brand.logo !== undefined && emailLogoFile(brand) === undefined;

export const emailLogoHint =
  "email programs do not show the SVG in BRAND_LOGO; set BRAND_EMAIL_LOGO to a PNG";

/** Reads the brand. The name is by default that of the sender of emails. */
export function readBrand(
  variables: VariableReader,
  option: BrandOption,
  sender: string | undefined,
  readFile: ReadFile,
): Brand {
  const { text, fault } = variables;
  const name = text("BRAND_NAME");
  if (name !== undefined && !isBrandName(name)) {
    fault(
      "BRAND_NAME",
      `must be one line of ${nameMaxLength} characters at most, without < > " and :`,
    );
  }
  const color = text("BRAND_COLOR");
  const parsed = color === undefined ? undefined : parseColor(color);
  if (color !== undefined && parsed === undefined) {
    fault("BRAND_COLOR", "must be a color such as #0b6e64 or #06c");
  }
  const supportEmail = text("SUPPORT_EMAIL");
  if (supportEmail !== undefined && !parseEmail(supportEmail)) {
    fault("SUPPORT_EMAIL", "must be an email address, without a name");
  }
  const logo = readBrandLogo(variables, "logo", option, readFile);
  const emailLogo = readBrandLogo(variables, "emailLogo", option, readFile);
  const termsUrl = readPageUrl(variables, "TERMS_URL");
  const privacyUrl = readPageUrl(variables, "PRIVACY_URL");
  return {
    name: name ?? sender ?? defaultName,
    ...(logo && { logo }),
    ...(emailLogo && { emailLogo }),
    ...(parsed !== undefined && { color: parsed }),
    ...(supportEmail !== undefined && { supportEmail }),
    ...(termsUrl !== undefined && { termsUrl }),
    ...(privacyUrl !== undefined && { privacyUrl }),
  };
}

/** Reads which version of the terms users accept. Undefined if there is none to accept. */
export function readTermsVersion({ text, fault }: VariableReader): string | undefined {
  const name = "TERMS_VERSION";
  const version = text(name);
  if (version === undefined) return undefined;
  if (!isTermsVersion(version)) {
    const characters = "letters, digits, dots, hyphens and underscores";
    fault(name, `must have ${termsVersionMaxLength} characters at most: ${characters}`);
  }
  if (text("TERMS_URL") === undefined) fault(name, "is set without TERMS_URL. Set both");
  return version;
}

function readPageUrl(
  { text, fault }: VariableReader,
  name: "TERMS_URL" | "PRIVACY_URL",
): string | undefined {
  const given = text(name);
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  if (url?.protocol === "https:" && url.username === "" && url.password === "") return url.href;
  fault(name, "must be an https URL");
  return undefined;
}

function readBrandLogo(
  { text, fault }: VariableReader,
  member: "logo" | "emailLogo",
  { [member]: given }: BrandOption,
  readFile: ReadFile,
): Logo | undefined {
  const name = variableOf[member];
  const written = text(name);
  if (written === undefined && !(given instanceof Uint8Array)) return undefined;
  const bytes =
    written === undefined ? new Uint8Array(given as Uint8Array) : bytesOf(written, readFile);
  const logo = typeof bytes === "string" ? bytes : readLogo(bytes);
  if (typeof logo === "string") fault(name, logo);
  else if (member === "emailLogo" && logo.type !== "image/png") {
    fault(name, "must be a PNG picture, because email programs show no SVG");
  } else return logo;
  return undefined;
}

/** The bytes of a `data:` URI or a file, or the rule that the text breaks. */
function bytesOf(text: string, readFile: ReadFile): Uint8Array<ArrayBuffer> | string {
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/is.exec(text) ?? [];
  try {
    if (data === undefined) return ofLatin1(readFile(text, "latin1"));
    if (base64) return ofLatin1(atob(data));
    return new TextEncoder().encode(decodeURIComponent(data));
  } catch (error) {
    return data === undefined
      ? `cannot be read (${codeOf(error)}). Set the path of a picture, or a data: URI; Workers have no files`
      : "must be a data: URI in base64 or with percent-encoding";
  }
}

const ofLatin1 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));
