import { hibpUrl } from "../../drivers/breached-passwords/breached-passwords.ts";
import { isPlainUrl } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";

/** The list of passwords from data breaches: a service, or a file. Undefined for none. */
export type BreachesConfig = { readonly url: string } | { readonly file: string } | undefined;

/** Reads `PASSWORD_BREACHES`. Any other value than a word or a URL is the path of a file. */
export function readBreaches({ text, fault }: VariableReader): BreachesConfig {
  const given = text("PASSWORD_BREACHES") ?? "off";
  if (given === "off") return undefined;
  if (given === "hibp") return { url: hibpUrl };
  if (!given.includes("://")) return { file: given };
  if (!isPlainUrl(given)) {
    const urls = "an https URL without query and trailing slash (http only for this machine)";
    fault("PASSWORD_BREACHES", `must be off, hibp, ${urls}, or the path of a file`);
  }
  return { url: given };
}
